// Masks of a batch, drawn again and again; how many units they kept, and the binomial distribution. MaskCounts.cs computes the same numbers.
explore.binomial = (n, q) => {
  let all = [1];
  for (let i = 0; i < n; i++) {
    const next = new Array(i + 2).fill(0);
    all.forEach((probability, k) => { next[k] += probability * (1 - q); next[k + 1] += probability * q; });
    all = next;
  }
  return all;
};

explore.figures.masks = {
  examples: 8,
  controls: [
    { name: 'p', label: 'drop rate p', from: 0, to: 1, step: 0.01, format: v => v.toFixed(2), changed: s => { s.draws = 1; } },
    { name: 'units', label: 'units', from: 1, to: 32, step: 1, changed: s => { s.draws = 1; } },
    { name: 'shared', label: 'one mask for all examples', check: true, changed: s => { s.draws = 1; } },
  ],
  actions: [
    { label: 'Draw new masks', run: s => { s.draws = Math.min(s.draws + 1, 5000); } },
    {
      label: 'Draw 200 times',
      run(s, view) {
        let left = 200;
        view.play(() => { const some = Math.min(view.calm ? left : 5, left); s.draws = Math.min(s.draws + some, 5000); left -= some; return left > 0; });
      },
    },
    { label: 'Start over', run: (s, view) => { view.stop(); s.draws = 1; } },
  ],
  panels: [
    { name: 'masks', title: 'The masks of eight examples' },
    { name: 'counts', title: 'Units kept, over all draws' },
  ],

  model({ p, units, shared, draws, seed }) {
    const { examples } = this, random = new explore.Random(seed), counts = new Array(units + 1).fill(0);
    let batch = [];
    for (let d = 0; d < draws; d++) {
      batch = [];
      for (let e = 0; e < examples; e++) {
        batch.push(shared && e > 0 ? batch[0] : random.mask(units, p));
        counts[batch[e].reduce((sum, r) => sum + r, 0)]++;
      }
    }
    const masks = examples * draws, keptMean = counts.reduce((sum, c, k) => sum + c * k, 0) / masks;
    return { batch: batch.map(r => Array.from(r)), counts, binomial: explore.binomial(units, 1 - p), masks, keptMean };
  },

  draw(model, { p, units, shared }) {
    const { batch, counts, binomial, masks, keptMean } = model;
    const size = Math.min(40, 330 / units, 26), kept = batch.reduce((sum, r) => sum + r.reduce((a, b) => a + b, 0), 0);
    let cells = '';
    batch.forEach((r, e) => {
      cells += `<text x="14" y="${38 + e * 26}" text-anchor="middle">${e + 1}</text>`;
      r.forEach((on, i) => {
        const x = (28 + (i + 0.5) * size).toFixed(1), radius = Math.max(2.5, size * 0.38);
        cells += on
          ? `<circle cx="${x}" cy="${34 + e * 26}" r="${radius}" fill="#0072B2"/>`
          : `<circle cx="${x}" cy="${34 + e * 26}" r="${radius - 0.5}" fill="none" stroke="#808080" stroke-dasharray="2 2"/>`;
      });
    });
    cells += '<text x="28" y="12"><tspan fill="#0072B2">●</tspan> kept</text><text x="90" y="12">◌ dropped</text>';
    const shares = counts.map(c => c / masks), top = Math.max(...shares, ...binomial), every = Math.ceil((units + 1) / 12);
    const plot = new explore.Plot(
      { from: -0.6, to: units + 0.6, ticks: binomial.map((_, k) => k).filter(k => k % every === 0), label: 'units kept' },
      { from: 0, to: top * 1.05, ticks: explore.ticks(0, top), label: 'share of the masks' });
    plot.bars(shares.map((v, k) => [k, v]), 0.8, '#0072B2').points(binomial.map((v, k) => [k, v]), '#808080', units > 20 ? 3 : 4)
      .legend([['drawn', '#0072B2'], ['binomial', '#808080']]);
    const off = shares.reduce((sum, v, k) => sum + Math.abs(v - binomial[k]), 0) / 2;
    return {
      panels: { masks: cells, counts: String(plot) },
      labels: {
        masks: `Masks of ${batch.length} examples in a layer of ${units} units: ${kept} of ${batch.length * units} kept.`,
        counts: `Shares of ${masks} masks by the number of units kept, from 0 to ${units}, beside the binomial distribution. Mean ${explore.round(keptMean)}.`,
      },
      say: `Kept in these masks: ${kept} of ${batch.length * units}. After ${masks} masks${shared ? ', alike for all examples of a draw' : ''}, ${keptMean.toFixed(2)} of ${units} units are kept on average; the binomial says ${(units * (1 - p)).toFixed(2)}. To lie on the points, ${(100 * off).toFixed(1)} % of the masks would have to move to another bar.`,
      numbers: [['units kept', 'masks', 'share', 'binomial'], ...counts.map((c, k) => [String(k), c, shares[k], binomial[k]])],
    };
  },
};
