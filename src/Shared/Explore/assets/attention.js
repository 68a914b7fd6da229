// Attention weights under dropout: the sum of each row, and the output. AttentionDropout.cs computes the same numbers.
explore.figures.attention = {
  words: ['the', 'cat', 'sat', 'on', 'the', 'mat'],
  controls: [
    { name: 'p', label: 'drop rate p', from: 0, to: 0.9, step: 0.01, format: v => v.toFixed(2), changed: s => { s.draws = 1; } },
    { name: 'scale', label: 'what is kept is', options: [['inverted', 'divided by 1 − p'], ['none', 'left as it is'], ['rows', 'divided by the sum of its row']], changed: s => { s.draws = 1; } },
    { name: 'causal', label: 'look back only', check: true, changed: s => { s.draws = 1; } },
  ],
  actions: [
    { label: 'Draw a new mask', run: s => { s.draws = Math.min(s.draws + 1, 2000); } },
    { label: 'Draw 200 times', run(s, view) { let left = 200; view.play(() => { const some = Math.min(view.calm ? left : 5, left); s.draws = Math.min(s.draws + some, 2000); left -= some; return left > 0; }); } },
    { label: 'Start over', run: (s, view) => { view.stop(); s.draws = 1; } },
  ],
  panels: [
    { name: 'weights', title: 'Weights after dropout', height: 290 },
    { name: 'output', title: 'The output of each word' },
  ],

  model({ p, scale, causal, draws, seed }) {
    const T = 6, d = 4, random = new explore.Random(seed), draw = n => Array.from({ length: n }, () => random.normal());
    const Q = draw(T * d), K = draw(T * d), v = draw(T), weights = [];
    for (let i = 0; i < T; i++) {
      const scores = [], last = causal ? i : T - 1;
      for (let j = 0; j <= last; j++) {
        let s = 0;
        for (let k = 0; k < d; k++) s += Q[d * i + k] * K[d * j + k];
        scores.push(s / Math.sqrt(d));
      }
      const top = Math.max(...scores), exps = scores.map(s => Math.exp(s - top)), sum = exps.reduce((a, b) => a + b, 0);
      weights.push([...exps.map(e => e / sum), ...new Array(T - 1 - last).fill(0)]);
    }
    const dot = row => row.reduce((s, w, j) => s + w * v[j], 0), add = row => row.reduce((s, w) => s + w, 0), plain = weights.map(dot);
    const sums = new Array(T).fill(0), squares = new Array(T).fill(0), rowSums = new Array(T).fill(0);
    let mask, dropped;
    for (let t = 0; t < draws; t++) {
      mask = weights.map(() => Array.from(random.mask(T, p)));
      dropped = weights.map((row, i) => {
        const kept = row.map((w, j) => w * mask[i][j]), total = add(kept);
        const factor = scale === 'inverted' ? 1 / (1 - p) : scale === 'rows' && total > 0 ? 1 / total : 1;
        return kept.map(w => w * factor);
      });
      dropped.forEach((row, i) => { const o = dot(row); sums[i] += o; squares[i] += o * o; rowSums[i] += add(row); });
    }
    return {
      weights, mask, dropped, rowSums: dropped.map(add), plain, output: dropped.map(dot),
      meanOutput: sums.map(s => s / draws), sdOutput: sums.map((s, i) => Math.sqrt(Math.max(0, squares[i] / draws - (s / draws) ** 2))), meanRowSum: rowSums.map(s => s / draws),
    };
  },

  draw(model, { draws, scale, causal }) {
    const cell = 38, { words } = this;
    let cells = '<text x="165" y="14" text-anchor="middle">looked at</text><text x="330" y="32" text-anchor="middle">sum</text>';
    words.forEach((word, j) => { cells += `<text x="${70 + cell * j + 19}" y="32" text-anchor="middle">${word}</text><text x="62" y="${62 + cell * j}" text-anchor="end">${word}</text>`; });
    model.dropped.forEach((row, i) => {
      row.forEach((w, j) => {
        const x = 70 + cell * j, y = 38 + cell * i, none = causal && j > i, gone = !model.mask[i][j] && !none;
        cells += `<rect x="${x}" y="${y}" width="36" height="36" fill="${gone ? 'none' : '#0072B2'}" fill-opacity="${none ? 0 : Math.min(1, w).toFixed(3)}" stroke="#808080" stroke-opacity="${none ? 0.25 : 1}" ${gone ? 'stroke-dasharray="3 3"' : ''}/>`;
        if (!none) cells += gone
          ? `<line x1="${x + 10}" y1="${y + 10}" x2="${x + 26}" y2="${y + 26}" stroke="#CC79A7" stroke-width="2"/><line x1="${x + 26}" y1="${y + 10}" x2="${x + 10}" y2="${y + 26}" stroke="#CC79A7" stroke-width="2"/>`
          : `<text x="${x + 18}" y="${y + 23}" text-anchor="middle" ${w > 0.45 ? 'style="fill:#fff"' : ''}>${w.toFixed(2)}</text>`;
      });
      cells += `<text x="330" y="${61 + cell * i}" text-anchor="middle" style="font-weight:600">${model.rowSums[i].toFixed(2)}</text>`;
    });
    const all = [...model.plain, ...model.output, ...model.meanOutput.map((m, i) => m + model.sdOutput[i]), ...model.meanOutput.map((m, i) => m - model.sdOutput[i]), 0], low = Math.min(...all), high = Math.max(...all), pad = 0.08 * (high - low);
    const plot = new explore.Plot({ from: -0.5, to: 5.5, ticks: [0, 1, 2, 3, 4, 5], label: 'word', format: i => words[i] }, { from: low - pad, to: high + pad, ticks: explore.ticks(low, high), label: 'output' });
    model.meanOutput.forEach((m, i) => plot.line([[i, m - model.sdOutput[i]], [i, m + model.sdOutput[i]]], '#E69F00'));
    plot.points(model.plain.map((o, i) => [i - 0.16, o]), '#D55E00', 5).points(model.meanOutput.map((o, i) => [i, o]), '#E69F00', 5).points(model.output.map((o, i) => [i + 0.16, o]), '#0072B2', 4)
      .legend([['no dropout', '#D55E00'], ['mean ± sd', '#E69F00'], ['this mask', '#0072B2']]);
    const bias = Math.max(...model.plain.map((o, i) => Math.abs(model.meanOutput[i] - o))), mean = model.meanRowSum.reduce((a, b) => a + b, 0) / 6;
    return {
      panels: { weights: cells, output: String(plot) },
      labels: {
        weights: `Attention weights of six words after dropout; the rows add up to ${model.rowSums.map(s => s.toFixed(2)).join(', ')}.`,
        output: `Output of each word without dropout, its mean and standard deviation over ${draws} masks, and with this mask; largest distance of a mean ${bias.toFixed(3)}.`,
      },
      say: `The rows add up to ${Math.min(...model.rowSums).toFixed(2)} to ${Math.max(...model.rowSums).toFixed(2)} with this mask, ${mean.toFixed(3)} on average over ${draws} ${draws === 1 ? 'mask' : 'masks'}. The mean outputs differ from those without dropout by up to ${bias.toFixed(3)}${scale === 'rows' ? '; a row that lost everything stays 0' : ''}.`,
      numbers: [['word', 'sum of the row', 'mean sum', 'output', 'mean output', 'sd', 'without dropout'], ...words.map((word, i) => [word, model.rowSums[i], model.meanRowSum[i], model.output[i], model.meanOutput[i], model.sdOutput[i], model.plain[i]])],
    };
  },
};
