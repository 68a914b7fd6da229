// A net 2-width-...-width-1 with ReLU, inverted dropout on the hidden units, cross-entropy, and Adam as torch has it. PlaygroundNet.cs trains the same net with TorchSharp.
explore.Net = class {
  constructor(width, depth, random) {
    const sizes = [2, ...new Array(depth).fill(width), 1];
    let at = 0;
    this.width = width;
    this.layers = sizes.slice(1).map((to, l) => { const from = sizes[l], W = at; at += (from + 1) * to; return { from, to, W, b: W + from * to }; });
    for (const name of ['w', 'g', 'm', 'v']) this[name] = new Float64Array(at); // weights, gradient, Adam's two means
    for (const { from, to, W } of this.layers)
      for (let i = 0; i < from * to; i++) this.w[W + i] = Math.sqrt(2 / from) * random.normal();
    this.steps = 0;
  }
  /** The activations of all layers; the last are the logits. masks: for each hidden layer factors [B, width], or [width] for all examples. */
  forward(X, B, masks, shared) {
    const { w } = this, all = [X];
    this.layers.forEach(({ from, to, W, b }, l) => {
      const A = all[l], Z = new Float64Array(B * to), hidden = l < this.layers.length - 1, mask = masks && hidden ? masks[l] : null;
      for (let e = 0; e < B; e++)
        for (let j = 0; j < to; j++) {
          const factor = mask ? mask[shared ? j : e * to + j] : 1;
          if (factor === 0) continue;
          let z = w[b + j];
          for (let i = 0, k = W + j * from, a = e * from; i < from; i++) z += w[k + i] * A[a + i];
          Z[e * to + j] = hidden ? (z > 0 ? factor * z : 0) : z;
        }
      all.push(Z);
    });
    return all;
  }
  /** One step of Adam on a batch; gives the batch's loss. L2 adds l2 times each parameter to its gradient. */
  step(X, y, B, { p, l2, rate }, random) {
    const { w, g, m, v, layers } = this, masks = [];
    for (let l = 0; l < layers.length - 1; l++) {
      const mask = random.mask(B * layers[l].to, p);
      for (let i = 0; i < mask.length; i++) mask[i] *= p < 1 ? 1 / (1 - p) : 0;
      masks.push(mask);
    }
    const all = this.forward(X, B, masks, false), logits = all[layers.length];
    g.fill(0);
    let loss = 0, d = new Float64Array(B);
    for (let e = 0; e < B; e++) {
      loss += explore.crossEntropy(logits[e], y[e]) / B;
      d[e] = (1 / (1 + Math.exp(-logits[e])) - y[e]) / B;
    }
    for (let l = layers.length - 1; l >= 0; l--) {
      const { from, to, W, b } = layers[l], A = all[l], before = l > 0 ? new Float64Array(B * from) : null;
      for (let e = 0; e < B; e++)
        for (let j = 0; j < to; j++) {
          const slope = d[e * to + j];
          if (slope === 0) continue;
          g[b + j] += slope;
          for (let i = 0, k = W + j * from, a = e * from; i < from; i++) {
            g[k + i] += slope * A[a + i];
            if (before) before[a + i] += slope * w[k + i];
          }
        }
      if (before) for (let i = 0; i < before.length; i++) before[i] = A[i] > 0 ? before[i] * masks[l - 1][i] : 0;
      d = before;
    }
    this.steps++;
    const correct1 = 1 - 0.9 ** this.steps, correct2 = Math.sqrt(1 - 0.999 ** this.steps);
    for (let i = 0; i < w.length; i++) {
      const slope = g[i] + l2 * w[i];
      m[i] = 0.9 * m[i] + 0.1 * slope;
      v[i] = 0.999 * v[i] + 0.001 * slope * slope;
      w[i] -= rate / correct1 * m[i] / (Math.sqrt(v[i]) / correct2 + 1e-8);
    }
    return loss;
  }
  /** P(class 1) at points; factors [width] for each hidden layer make a thinned net, none the mean net. */
  predict(X, masks) {
    const n = X.length / 2, result = new Float64Array(n), block = 64;
    for (let from = 0; from < n; from += block) {
      const B = Math.min(block, n - from), logits = this.forward(X.subarray(2 * from, 2 * (from + B)), B, masks, true)[this.layers.length];
      for (let e = 0; e < B; e++) result[from + e] = 1 / (1 + Math.exp(-logits[e]));
    }
    return result;
  }
  /** The factors of one thinned net. */
  thinned(p, random) {
    return this.layers.slice(0, -1).map(({ to }) => random.mask(to, p).map(r => p < 1 ? r / (1 - p) : 0));
  }
  /** The mean loss of the mean net. */
  loss({ X, y, n }) {
    let sum = 0;
    for (let from = 0; from < n; from += 64) {
      const B = Math.min(64, n - from), logits = this.forward(X.subarray(2 * from, 2 * (from + B)), B, null, true)[this.layers.length];
      for (let e = 0; e < B; e++) sum += explore.crossEntropy(logits[e], y[from + e]);
    }
    return n > 0 ? sum / n : 0;
  }
};
explore.crossEntropy = (z, y) => Math.max(z, 0) - z * y + Math.log1p(Math.exp(-Math.abs(z)));
