// A pre-activation under all 1,024 masks of its ten inputs, and its value at test. PreActivation.cs computes the same numbers.
explore.figures.meanAndVariance = {
  bins: 40,
  controls: [
    { name: 'p', label: 'drop rate p', from: 0, to: 0.9, step: 0.01, format: v => v.toFixed(2) },
    { name: 'inverted', label: 'in training', options: [['no', 'mask'], ['yes', 'mask / (1 − p)']] },
    { name: 'factor', label: 'factor at test', options: [['one', '1'], ['keep', '1 − p'], ['inverse', '1 / (1 − p)']] },
  ],
  panels: [
    { name: 'distribution', title: 'In training and at test' },
    { name: 'rates', title: 'For every p' },
  ],

  unit(seed) {
    const random = new explore.Random(seed), wx = [];
    for (let i = 0; i < 10; i++) wx.push(Math.abs(random.normal()) * (0.25 + 0.5 * random.normal()));
    return { wx, b: 0.2 };
  },
  moments({ wx, b }, p, inverted, factor) {
    const scale = inverted === 'yes' ? 1 / (1 - p) : 1, sum = wx.reduce((s, v) => s + v, 0), squares = wx.reduce((s, v) => s + v * v, 0);
    return {
      mean: scale * (1 - p) * sum + b,
      variance: scale * scale * p * (1 - p) * squares,
      test: { one: 1, keep: 1 - p, inverse: 1 / (1 - p) }[factor] * sum + b,
    };
  },
  model({ p, inverted, factor, seed }) {
    const unit = this.unit(seed), { wx, b } = unit, scale = inverted === 'yes' ? 1 / (1 - p) : 1, values = [], probabilities = [];
    let mean = 0, square = 0;
    for (let m = 0; m < 1024; m++) {
      const r = explore.maskOf(m, 10), probability = explore.maskProbability(r, p);
      let z = b;
      for (let i = 0; i < 10; i++) z += scale * r[i] * wx[i];
      values.push(z);
      probabilities.push(probability);
      mean += probability * z;
    }
    values.forEach((z, m) => { square += probabilities[m] * (z - mean) ** 2; });
    const low = Math.min(...values), high = Math.max(...values), bins = new Array(this.bins).fill(0);
    values.forEach((z, m) => { bins[Math.min(this.bins - 1, Math.floor((z - low) / (high - low) * this.bins))] += probabilities[m]; });
    const formula = this.moments(unit, p, inverted, factor);
    return { mean, variance: square, formulaMean: formula.mean, formulaVariance: formula.variance, test: formula.test, low, high, bins };
  },

  draw(model, settings) {
    const { low, high, bins, mean, variance, test } = model, sd = Math.sqrt(variance), unit = this.unit(settings.seed), width = (high - low) / bins.length;
    const from = Math.min(low, test) - 0.1 * (high - low), to = Math.max(high, test) + 0.1 * (high - low), top = Math.max(...bins) * 1.08;
    const distribution = new explore.Plot(
      { from, to, ticks: explore.ticks(from, to), label: 'pre-activation z' }, { from: 0, to: top, ticks: explore.ticks(0, top), label: 'probability' });
    distribution.band([[Math.max(from, mean - sd), 0, top], [Math.min(to, mean + sd), 0, top]], '#0072B2')
      .bars(bins.map((v, i) => [low + (i + 0.5) * width, v]), width, '#0072B2')
      .line([[mean, 0], [mean, top]], '#56B4E9', '6 3').line([[test, 0], [test, top]], '#009E73')
      .legend([['mean ± sd in training', '#0072B2'], ['value at test', '#009E73']]);
    const rates = Array.from({ length: 46 }, (_, i) => i / 50), curves = rates.map(p => this.moments(unit, p, settings.inverted, settings.factor));
    const all = curves.flatMap(c => [c.mean - Math.sqrt(c.variance), c.mean + Math.sqrt(c.variance), Math.max(-4, Math.min(5, c.test))]);
    const [bottom, ceiling] = [Math.min(...all), Math.max(...all)], clip = v => Math.max(bottom, Math.min(ceiling, v));
    const plot = new explore.Plot({ from: 0, to: 0.9, ticks: [0, 0.3, 0.6, 0.9], label: 'drop rate p' }, { from: bottom, to: ceiling, ticks: explore.ticks(bottom, ceiling), label: 'z' });
    plot.band(rates.map((p, i) => [p, curves[i].mean - Math.sqrt(curves[i].variance), curves[i].mean + Math.sqrt(curves[i].variance)]), '#0072B2')
      .line(rates.map((p, i) => [p, curves[i].mean]), '#0072B2').line(rates.map((p, i) => [p, clip(curves[i].test)]), '#009E73', '7 4')
      .line([[settings.p, bottom], [settings.p, ceiling]], '#808080', '2 3').points([[settings.p, clip(mean)]], '#0072B2').points([[settings.p, clip(test)]], '#009E73')
      .legend([['mean ± sd in training', '#0072B2'], ['at test', '#009E73']]);
    const always = settings.inverted === 'yes' ? settings.factor === 'one' : settings.factor === 'keep', gap = test - mean;
    const match = always ? 'the means agree at every p' : Math.abs(gap) < 1e-9 ? 'the means agree at this p only' : `off the mean by ${gap.toFixed(3)}`;
    return {
      panels: { distribution: String(distribution), rates: String(plot) },
      labels: {
        distribution: `Distribution of the pre-activation over 1024 masks: mean ${mean.toFixed(3)}, standard deviation ${sd.toFixed(3)}; value at test ${test.toFixed(3)}.`,
        rates: `Mean and standard deviation in training and the value at test for p from 0 to 0.9: ${match}.`,
      },
      say: `In training: mean ${mean.toFixed(3)}, variance ${variance.toFixed(3)}. At test: ${test.toFixed(3)}, ${match}; the variance at test is 0${variance < 1e-12 ? ' as in training' : ', in training it is not'}.`,
      numbers: [['pre-activation', 'mean', 'variance'], ['over all 1,024 masks', mean, variance], ['by the formula', model.formulaMean, model.formulaVariance], ['at test', test, 0]],
    };
  },
};
