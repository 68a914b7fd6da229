// A net trained on the spot. Every change starts the training anew, so that the settings and the number of steps say all about what is seen.
explore.figures.playground = {
  limit: 3000, batch: 32, thinnedNets: 20, range: 2.2,
  controls: [
    { name: 'data', label: 'data', options: [['moons', 'moons'], ['circles', 'circles'], ['xor', 'xor']] },
    { name: 'points', label: 'training points', from: 0, to: 200, step: 2 },
    { name: 'noise', label: 'noise', from: 0, to: 0.8, step: 0.05, format: v => v.toFixed(2) },
    { name: 'depth', label: 'hidden layers', options: [[1, '1'], [2, '2'], [3, '3']] },
    { name: 'width', label: 'units each', from: 1, to: 64, step: 1 },
    { name: 'p', label: 'drop rate p', from: 0, to: 0.9, step: 0.05, format: v => v.toFixed(2) },
    { name: 'l2', label: 'L2', options: [[0, '0'], [0.0003, '0.0003'], [0.001, '0.001'], [0.003, '0.003'], [0.01, '0.01'], [0.03, '0.03']] },
    { name: 'rate', label: 'learning rate', options: [[0.001, '0.001'], [0.003, '0.003'], [0.01, '0.01'], [0.03, '0.03']] },
    { name: 'seed', label: 'seed', from: 1, to: 20, step: 1 },
    { name: 'view', label: 'shown', keeps: true, options: [['mean', 'mean net'], ['thinned', 'one thinned net'], ['spread', 'spread of 20 thinned nets']] },
  ].map(control => control.keeps ? control : { ...control, changed: s => { s.steps = 0; } }),
  stored: [{ name: 'steps', from: 0, to: 3000 }],
  actions: [
    {
      label: (s, view) => view.playing() ? 'Pause' : 'Start',
      run(s, view) {
        if (view.playing()) return view.stop();
        const { limit } = explore.figures.playground;
        if (s.steps >= limit) s.steps = 0;
        explore.figures.playground.runTo(limit, view);
      },
    },
    { label: 'One step', run: (s, view) => { view.stop(); s.steps = Math.min(s.steps + 1, 3000); } },
    { label: 'Reset', run: (s, view) => { view.stop(); s.steps = 0; } },
  ],
  panels: [
    { name: 'plane', title: 'What the net answers', canvas: true, width: 340, height: 340 },
    { name: 'losses', title: 'Loss (cross-entropy) by step' },
  ],

  key: s => [s.data, s.points, s.noise, s.depth, s.width, s.p, s.l2, s.rate, s.seed].join(),
  begin(s) {
    const random = new explore.Random(s.seed), train = explore.pointsOf(s.data, s.points, s.noise, random);
    return {
      key: this.key(s), train, test: explore.pointsOf(s.data, 200, s.noise, random),
      net: new explore.Net(s.width, s.depth, new explore.Random(s.seed + 1000)), random: new explore.Random(s.seed + 2000), history: [],
    };
  },
  /** Trains to s.steps; goes on where it was if the settings are the same. */
  train(s) {
    let state = this.states.get(s.figure);
    if (!state || state.key !== this.key(s) || state.net.steps > s.steps) {
      const before = state && state.history.length > 20 ? state.history : state?.before;
      this.states.set(s.figure, state = this.begin(s));
      state.before = before;
    }
    const { net, train, random, history } = state, B = Math.min(this.batch, train.n), X = new Float64Array(2 * B), y = new Float64Array(B);
    for (;;) {
      if (net.steps % 10 === 0 && history.length <= net.steps / 10) history.push([net.steps, net.loss(train), net.loss(state.test)]);
      if (net.steps >= s.steps) return state;
      for (let e = 0; e < B; e++) {
        const i = random.below(train.n);
        X[2 * e] = train.X[2 * i];
        X[2 * e + 1] = train.X[2 * i + 1];
        y[e] = train.y[i];
      }
      if (B > 0) net.step(X, y, B, s, random); else net.steps++;
    }
  },
  states: new Map(), count: 0,
  /** As many steps in each frame as ten milliseconds hold. */
  runTo(goal, view) {
    const s = view.settings;
    view.play(() => {
      const end = performance.now() + 10;
      do s.steps++, this.train(s); while (performance.now() < end && s.steps < goal);
      return s.steps < goal;
    }, true);
  },
  start(view) {
    const s = view.settings, goal = s.steps;
    s.figure = ++this.count;
    if (goal < 50) return;
    s.steps = 0; // an address asks for a trained net: it is trained before the reader's eyes
    this.runTo(goal, view);
  },
  model(s) { return this.train(s); },

  /** What the C# twin computes. */
  numbers(s) {
    this.states.delete(s.figure);
    const { net, train, test } = this.train(s), probes = Float64Array.from([0, 0, 1, 0.5, -1, 0.3, 0.2, -1.5, 1.7, 1.7]), { mean, sd } = this.spread(net, probes, s);
    return { data: Array.from(train.X), labels: Array.from(train.y), parameters: Array.from(net.w), trainLoss: net.loss(train), testLoss: net.loss(test), answers: Array.from(net.predict(probes)), mean, sd };
  },
  spread(net, X, s) {
    const random = new explore.Random(s.seed + 3000), n = X.length / 2, sum = new Array(n).fill(0), squares = new Array(n).fill(0), T = this.thinnedNets;
    for (let t = 0; t < T; t++)
      net.predict(X, net.thinned(s.p, random)).forEach((v, i) => { sum[i] += v; squares[i] += v * v; });
    return { mean: sum.map(v => v / T), sd: sum.map((v, i) => Math.sqrt(Math.max(0, squares[i] / T - (v / T) ** 2))) };
  },

  /** The answers on a grid as fine as the time allows. */
  grid(net, s) {
    const work = net.w.length * (s.view === 'mean' ? 1 : (s.view === 'spread' ? this.thinnedNets : 1) * Math.max(0.1, (1 - s.p) ** 2));
    const n = Math.max(14, Math.min(56, Math.floor(Math.sqrt(2e6 / work)))), X = new Float64Array(2 * n * n);
    for (let i = 0; i < n * n; i++) {
      X[2 * i] = ((i % n + 0.5) / n * 2 - 1) * this.range;
      X[2 * i + 1] = (1 - (Math.floor(i / n) + 0.5) / n * 2) * this.range;
    }
    const values = s.view === 'spread' ? this.spread(net, X, s).sd
      : net.predict(X, s.view === 'thinned' ? net.thinned(s.p, new explore.Random(s.seed + 3000 + s.steps)) : null);
    return { n, values };
  },

  draw(state, s, view) {
    const { net, train, test, history } = state, now = performance.now(), size = 340, { range } = this;
    // While it runs, the picture takes at most a third of the time.
    const due = !view.playing() || state.shown !== s.view || now - (state.drawn || 0) > (view.calm ? 500 : 3 * (state.took || 0));
    let plane;
    if (due) {
      plane = canvas => {
        const context = canvas.getContext('2d'), { n, values } = this.grid(net, s), cells = document.createElement('canvas');
        cells.width = cells.height = n;
        const image = new ImageData(n, n);
        for (let i = 0; i < n * n; i++) {
          const v = values[i];
          image.data.set(s.view === 'spread' ? [204, 121, 167, Math.min(255, 510 * v)] : v > 0.5 ? [213, 94, 0, 20 + 400 * (v - 0.5)] : [0, 114, 178, 20 + 400 * (0.5 - v)], 4 * i);
        }
        cells.getContext('2d').putImageData(image, 0, 0);
        context.clearRect(0, 0, size, size);
        context.drawImage(cells, 0, 0, size, size);
        const dot = (set, i, radius, ring) => {
          context.beginPath();
          context.arc((set.X[2 * i] / range + 1) * size / 2, (1 - set.X[2 * i + 1] / range) * size / 2, radius, 0, 7);
          context.fillStyle = set.y[i] ? '#D55E00' : '#0072B2';
          context.fill();
          context.lineWidth = ring;
          context.strokeStyle = '#ffffff';
          context.stroke();
        };
        for (let i = 0; i < test.n; i++) dot(test, i, 1.8, 0.4);
        for (let i = 0; i < train.n; i++) dot(train, i, 5, 1.5);
        state.drawn = performance.now();
        state.took = state.drawn - now;
        state.shown = s.view;
      };
    }
    const trainLoss = net.loss(train), testLoss = net.loss(test), before = state.before || [], end = Math.max(100, s.steps, before.length * 10 - 10);
    const top = Math.min(2, Math.max(0.75, ...history.map(h => h[2]), ...before.map(h => h[2]))), clip = v => Math.min(v, top), every = list => list.filter((_, i) => i % Math.ceil(list.length / 150) === 0 || i === list.length - 1);
    const plot = new explore.Plot({ from: 0, to: end, ticks: explore.ticks(0, end), label: 'steps' }, { from: 0, to: top, ticks: explore.ticks(0, top), label: 'loss of the mean net' });
    if (before.length) plot.line(every(before).map(h => [h[0], clip(h[2])]), '#808080', '3 3');
    plot.line(every(history).map(h => [h[0], clip(h[1])]), '#56B4E9').line(every(history).map(h => [h[0], clip(h[2])]), '#CC79A7')
      .legend([['training', '#56B4E9'], ['test', '#CC79A7'], ...(before.length ? [['test, run before', '#808080']] : [])]);
    const best = history.reduce((a, b) => b[2] < a[2] ? b : a), text = train.n === 0 ? 'Without points nothing is learned.' : '';
    return {
      panels: { plane, losses: String(plot) },
      labels: {
        plane: `${{ mean: 'Answers of the mean net', thinned: 'Answers of one thinned net', spread: 'Spread of the answers of 20 thinned nets' }[s.view]} over the plane, with ${train.n} training points of two classes, after ${s.steps} steps.`,
        losses: `Loss by step, at the end ${trainLoss.toFixed(3)} on the training points and ${testLoss.toFixed(3)} on the test points.`,
      },
      say: `${text} Step ${s.steps}: loss ${trainLoss.toFixed(3)} on the training points, ${testLoss.toFixed(3)} on 200 test points (lowest ${best[2].toFixed(3)} at step ${best[0]}); gap ${(testLoss - trainLoss).toFixed(3)}.`.trim(),
      numbers: [['steps', 'training loss', 'test loss'], ...history.filter((_, i) => i % Math.max(1, Math.ceil(history.length / 15)) === 0).map(h => [String(h[0]), h[1], h[2]])],
    };
  },
};
