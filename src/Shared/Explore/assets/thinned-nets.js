// The 64 thinned nets of a small net: one of them, the average, the mean net. ThinnedNetAnswers.cs computes the same numbers.
explore.figures.thinnedNets = {
  units: ['input 1', 'input 2', 'hidden 1', 'hidden 2', 'hidden 3', 'hidden 4'],
  controls: [
    { name: 'p', label: 'drop rate p', from: 0, to: 1, step: 0.01, format: v => v.toFixed(2) },
    { name: 'x1', label: 'x₁', from: -2, to: 2, step: 0.05, format: v => v.toFixed(2) },
    { name: 'x2', label: 'x₂', from: -2, to: 2, step: 0.05, format: v => v.toFixed(2) },
  ],
  actions: [
    { label: 'Draw a mask', run(s) { explore.figures.thinnedNets.drawMask(s); } },
    {
      label: 'Draw 64 masks',
      run(s, view) { let left = 64; view.play(() => { explore.figures.thinnedNets.drawMask(s); return --left > 0; }); },
    },
    { label: 'Start over', run: (s, view) => view.restart() },
  ],
  panels: [
    { name: 'net', title: 'The net: press a unit to drop or keep it', height: 230, group: true },
    { name: 'answers', title: 'P(class 1)', height: 230 },
  ],

  drawMask(s) {
    s.draws++;
    this.see(s, new explore.Random(s.seed + 1000 * s.draws).mask(6, s.p).reduce((m, r, i) => m + r * (1 << i), 0));
  },
  see(s, mask) {
    s.mask = mask;
    if (!s.seen.includes(mask)) s.seen = [...s.seen, mask];
  },
  start(view, pictures) {
    const flip = event => {
      const unit = event.target.closest('[data-key]');
      if (!unit || event.type === 'keydown' && event.key !== ' ' && event.key !== 'Enter') return;
      event.preventDefault();
      event.stopPropagation();
      this.see(view.settings, view.settings.mask ^ (1 << Number(unit.dataset.key)));
      view.set({});
    };
    pictures.net.addEventListener('click', flip);
    pictures.net.addEventListener('keydown', flip);
  },

  model({ p, x1, x2, seed, mask, seen }) {
    const net = new explore.SmallNet(seed), x = [x1, x2], outputs = [], probabilities = [];
    let average = 0, logOdds = 0, seenSum = 0, seenWeight = 0;
    for (let m = 0; m < 64; m++) {
      const r = explore.maskOf(m, 6), probability = explore.maskProbability(r, p), [a, b] = net.logits(r, x);
      outputs.push(net.answer(r, x));
      probabilities.push(probability);
      average += probability * outputs[m];
      logOdds += probability * (b - a); // of two classes, the geometric mean averages the log odds
    }
    for (const m of seen) { seenSum += probabilities[m] * outputs[m]; seenWeight += probabilities[m]; }
    return {
      outputs, probabilities, own: outputs[mask], average, geometric: 1 / (1 + Math.exp(-logOdds)),
      meanNet: net.answer(new Array(6).fill(1 - p), x), seenAverage: seenWeight > 0 ? seenSum / seenWeight : outputs[mask],
    };
  },

  draw(model, { mask, seen, x1, x2 }) {
    const r = explore.maskOf(mask, 6), at = [[50, 80], [50, 150], [180, 35], [180, 88], [180, 141], [180, 194], [310, 80], [310, 150]];
    const edge = (i, j) => `<line x1="${at[i][0]}" y1="${at[i][1]}" x2="${at[j][0]}" y2="${at[j][1]}" stroke="#808080" stroke-width="1.5"/>`;
    let net = '';
    for (let j = 2; j < 6; j++) {
      if (!r[j]) continue;
      for (let i = 0; i < 2; i++) if (r[i]) net += edge(i, j);
      net += edge(j, 6) + edge(j, 7);
    }
    this.units.forEach((name, i) => {
      net += `<g role="switch" tabindex="0" aria-checked="${r[i] === 1}" aria-label="${name} takes part" data-key="${i}"><circle cx="${at[i][0]}" cy="${at[i][1]}" r="24" fill="transparent"/><circle cx="${at[i][0]}" cy="${at[i][1]}" r="15" ${r[i] ? 'fill="#0072B2" stroke="#0072B2"' : 'fill="transparent" stroke="#808080" stroke-dasharray="4 3" stroke-width="2"'}/></g>`;
    });
    for (const i of [6, 7]) net += `<circle cx="${at[i][0]}" cy="${at[i][1]}" r="15" fill="#009E73"/>`;
    net += '<text x="50" y="225" text-anchor="middle">inputs</text><text x="180" y="228" text-anchor="middle">hidden units</text><text x="310" y="225" text-anchor="middle">classes</text>';
    const px = v => 20 + 320 * v, rows = [
      ['this thinned net', model.own, '#0072B2'], [`average of the ${seen.length} seen`, model.seenAverage, '#56B4E9'],
      ['average of all 64', model.average, '#CC79A7'], ['mean net (weights times 1 − p)', model.meanNet, '#009E73']];
    let bars = '';
    rows.forEach(([name, value, color], i) => {
      const y = 20 + i * 44;
      bars += `<text x="20" y="${y - 5}">${name}: ${value.toFixed(3)}</text><rect x="20" y="${y}" width="320" height="14" fill="#808080" fill-opacity="0.15"/><rect x="20" y="${y}" width="${(320 * value).toFixed(1)}" height="14" fill="${color}"/>`;
    });
    bars += `<line x1="${px(model.average).toFixed(1)}" x2="${px(model.average).toFixed(1)}" y1="16" y2="196" stroke="#CC79A7" stroke-dasharray="4 3"/>`;
    for (const m of seen) bars += `<line x1="${px(model.outputs[m]).toFixed(1)}" x2="${px(model.outputs[m]).toFixed(1)}" y1="199" y2="211" stroke="#56B4E9" stroke-width="2"/>`;
    bars += '<line x1="20" x2="340" y1="212" y2="212" stroke="#808080"/><text x="20" y="227" text-anchor="middle">0</text><text x="180" y="227" text-anchor="middle">0.5</text><text x="340" y="227" text-anchor="middle">1</text>';
    const off = model.meanNet - model.average;
    return {
      panels: { net, answers: bars },
      labels: {
        net: 'A net of 2 inputs, 4 hidden units and 2 classes; six units can be dropped.',
        answers: `Probability of class 1: this thinned net ${model.own.toFixed(3)}, average of the ${seen.length} nets seen ${model.seenAverage.toFixed(3)}, average of all 64 ${model.average.toFixed(3)}, mean net ${model.meanNet.toFixed(3)}.`,
      },
      say: `Seen: ${seen.length} of 64 thinned nets. This one has probability ${explore.round(model.probabilities[mask])} and answers ${model.own.toFixed(3)}. The mean net ${Math.abs(off) < 5e-4 ? 'answers as the average does' : `is off the average by ${off.toFixed(3)}`}.`,
      numbers: [['P(class 1)', 'value'], ...rows.map(([name, value]) => [name, value]), ['renormalized geometric mean of all 64', model.geometric]],
    };
  },
};
