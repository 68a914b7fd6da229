// Monte-Carlo averaging over T masks beside the enumerated average and weight scaling. MonteCarloPath.cs computes the same numbers.
explore.figures.averaging = {
  x: [1, -0.5],
  controls: [
    { name: 'net', label: 'net', options: [['relu', 'ReLU and softmax'], ['linear', 'linear']] },
    { name: 'p', label: 'drop rate p', from: 0, to: 1, step: 0.01, format: v => v.toFixed(2) },
    { name: 'logT', label: 'masks T', from: 0, to: 4, step: 0.05, format: v => String(Math.round(10 ** v)) },
  ],
  actions: [
    { label: 'Other masks', run: s => { s.draw++; } },
    { label: 'Run T from 1', run(s, view) { const end = Math.max(s.logT, 2); s.logT = 0; view.play(() => { s.logT = Math.min(end, Math.round((s.logT + 0.05) * 100) / 100); return s.logT < end; }); } },
  ],
  panels: [
    { name: 'path', title: 'The average of the first T masks' },
    { name: 'error', title: 'Distance from the exact average' },
  ],

  model({ net: kind, p, logT, seed, draw }) {
    const net = new explore.SmallNet(seed), { x } = this, linear = kind === 'linear', answers = [], T = Math.round(10 ** logT);
    let exact = 0, square = 0;
    for (let m = 0; m < 64; m++) {
      const r = explore.maskOf(m, 6), probability = explore.maskProbability(r, p);
      answers.push(net.answer(r, x, linear));
      exact += probability * answers[m];
    }
    for (let m = 0; m < 64; m++) square += explore.maskProbability(explore.maskOf(m, 6), p) * (answers[m] - exact) ** 2;
    const random = new explore.Random(seed + 1000 * draw), times = [], estimates = [], errors = [];
    let sum = 0, squares = 0, next = 0;
    for (let t = 1; t <= T; t++) {
      const r = random.mask(6, p), y = answers[r.reduce((m, ri, i) => m + ri * (1 << i), 0)] - exact;
      sum += y;
      squares += y * y;
      if (t === T || t >= 10 ** next) { // forty points for each factor of ten
        times.push(t);
        estimates.push(exact + sum / t);
        errors.push(t > 1 ? Math.sqrt(Math.max(0, squares - sum * sum / t) / (t - 1) / t) : 0);
        while (10 ** next <= t) next += 0.025;
      }
    }
    return { exact, sd: Math.sqrt(square), weightScaling: net.answer(new Array(6).fill(1 - p), x, linear), times, estimates, errors };
  },

  draw(model, { net, p }) {
    const { exact, sd, weightScaling, times, estimates, errors } = model, T = times[times.length - 1], estimate = estimates[estimates.length - 1], error = errors[errors.length - 1];
    const half = Math.max(2.2 * sd, 1.5 * Math.abs(weightScaling - exact), 0.02), low = exact - half, high = exact + half, clip = v => Math.max(low, Math.min(high, v));
    const xAxis = { from: 1, to: 10000, log: true, ticks: [1, 10, 100, 1000, 10000], label: 'number of masks T' };
    const path = new explore.Plot(xAxis, { from: low, to: high, ticks: explore.ticks(low, high), label: net === 'linear' ? 'output' : 'P(class 1)' });
    const from = times.findIndex(t => t > 1);
    if (from >= 0) path.band(times.slice(from).map((t, i) => [t, clip(estimates[from + i] - 1.96 * errors[from + i]), clip(estimates[from + i] + 1.96 * errors[from + i])]), '#0072B2');
    path.line([[1, exact], [10000, exact]], '#CC79A7').line([[1, weightScaling], [10000, weightScaling]], '#009E73', '7 4')
      .line(times.map((t, i) => [t, clip(estimates[i])]), '#0072B2').points([[T, clip(estimate)]], '#0072B2')
      .legend([['T masks', '#0072B2'], ['exact', '#CC79A7'], ['weight scaling', '#009E73']]);
    const bias = Math.abs(weightScaling - exact), small = 1e-5, top = Math.max(0.01, 1.5 * sd, 2 * bias), floor = v => Math.max(small, Math.min(top, v));
    const distance = new explore.Plot(xAxis, { from: small, to: top, log: true, ticks: [1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1].filter(v => v <= top), label: 'distance', format: v => v >= 0.001 ? String(v) : v.toExponential(0) });
    distance.line([[1, floor(sd)], [10000, floor(sd / 100)]], '#E69F00', '2 3').line([[1, floor(bias)], [10000, floor(bias)]], '#009E73', '7 4')
      .line(times.map((t, i) => [t, floor(Math.abs(estimates[i] - exact))]), '#0072B2')
      .legend([['T masks', '#0072B2'], ['sd/√T', '#E69F00'], ['weight scaling', '#009E73']]);
    const needed = bias > 1e-9 ? Math.ceil((sd / bias) ** 2) : Infinity;
    return {
      panels: { path: String(path), error: String(distance) },
      labels: {
        path: `Average of ${T} masks: ${estimate.toFixed(4)}, exact ${exact.toFixed(4)}, weight scaling ${weightScaling.toFixed(4)}.`,
        error: `Distance from the exact average: ${T} masks ${explore.round(Math.abs(estimate - exact))}, weight scaling ${explore.round(bias)}; both axes logarithmic.`,
      },
      say: `T = ${T}: ${estimate.toFixed(4)} ± ${(1.96 * error).toFixed(4)}; exact ${exact.toFixed(4)}. Weight scaling gives ${weightScaling.toFixed(4)}, ${bias < 1e-9 ? 'exactly the average, with one pass' : `off by ${bias.toFixed(4)}; about ${needed} masks come as near`}.`,
      numbers: [['by', 'value', 'distance from exact'], ['exact, over all 64 masks', exact, 0], [`average of ${T} masks`, estimate, Math.abs(estimate - exact)], ['weight scaling', weightScaling, bias], ['standard deviation of one mask', sd, '']],
    };
  },
};
