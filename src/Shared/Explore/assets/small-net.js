// A net of 2 inputs, 4 hidden units and 2 classes, small enough to enumerate its 64 thinned nets. SmallNet.cs is the same net.
explore.SmallNet = class {
  constructor(seed) {
    const random = new explore.Random(seed), draw = (n, scale) => Array.from({ length: n }, () => scale * random.normal());
    this.W1 = [draw(2, 1.2), draw(2, 1.2), draw(2, 1.2), draw(2, 1.2)];
    this.b1 = draw(4, 0.4);
    this.W2 = [draw(4, 1.2), draw(4, 1.2)];
    this.b2 = draw(2, 0.4);
  }
  /** r: factors of the 2 inputs, then of the 4 hidden units. */
  logits(r, x, linear) {
    const h = this.W1.map((w, j) => {
      const z = this.b1[j] + w[0] * r[0] * x[0] + w[1] * r[1] * x[1];
      return linear ? z : Math.max(z, 0);
    });
    return this.W2.map((w, c) => w.reduce((sum, wj, j) => sum + wj * r[2 + j] * h[j], this.b2[c]));
  }
  /** The probability of class 1; of the linear net the difference of the logits. */
  answer(r, x, linear) {
    const [a, b] = this.logits(r, x, linear);
    return linear ? b - a : 1 / (1 + Math.exp(a - b));
  }
};
/** Mask number m: element i is bit i. */
explore.maskOf = (m, n) => Array.from({ length: n }, (_, i) => (m >> i) & 1);
explore.maskProbability = (r, p) => r.reduce((product, ri) => product * (ri ? 1 - p : p), 1);
