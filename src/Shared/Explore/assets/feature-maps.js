// Four feature maps of a digit under three kinds of dropout, and what a 3x3 window still sees of a dropped entry. FeatureMapDropout.cs computes the same numbers.
explore.figures.featureMaps = {
  side: 14, kinds: [['entries', 'single entries'], ['blocks', 'blocks (DropBlock)'], ['maps', 'whole maps']],
  filters: [[-1, -1, -1, 0, 0, 0, 1, 1, 1], [-1, 0, 1, -1, 0, 1, -1, 0, 1], [0, 1, 1, -1, 0, 1, -1, -1, 0], [1, 1, 1, 1, 1, 1, 1, 1, 1]],
  controls: [
    { name: 'kind', label: 'dropped are', options: [['entries', 'single entries'], ['blocks', 'blocks (DropBlock)'], ['maps', 'whole maps']] },
    { name: 'p', label: 'drop rate p', from: 0, to: 0.95, step: 0.01, format: v => v.toFixed(2) },
    { name: 'block', label: 'side of a block', from: 1, to: 14, step: 1 },
    { name: 'digit', label: 'digit', options: Array.from({ length: 10 }, (_, d) => [d, String(d)]) },
  ],
  actions: [{ label: 'Draw new masks', run: s => { s.draw++; } }],
  panels: [
    { name: 'maps', title: 'Four maps of a digit', height: 300 },
    { name: 'seen', title: 'What the neighbors tell' },
  ],

  /** 28 x 28 gray values, one hexadecimal digit each, to four maps of 14 x 14: convolution, ReLU, maximum of 2 x 2; each map's largest value is 1. */
  mapsOf(image) {
    const gray = Array.from(image, c => parseInt(c, 16) / 15), at = (i, j) => i < 0 || j < 0 || i > 27 || j > 27 ? 0 : gray[28 * i + j];
    return this.filters.map(filter => {
      const map = new Array(196).fill(0);
      for (let i = 0; i < 28; i++)
        for (let j = 0; j < 28; j++) {
          let z = 0;
          filter.forEach((w, k) => { z += w * at(i + Math.floor(k / 3) - 1, j + k % 3 - 1); });
          const to = 14 * (i >> 1) + (j >> 1);
          map[to] = Math.max(map[to], z);
        }
      const top = Math.max(...map, 1e-9);
      return map.map(v => v / top);
    });
  },
  masksOf(kind, p, block, random) {
    const { side } = this;
    if (kind === 'maps') return Array.from(random.mask(4, p), r => new Array(196).fill(r));
    if (kind === 'entries') return Array.from({ length: 4 }, () => Array.from(random.mask(196, p)));
    const corners = side - block + 1, gamma = Math.min(1, p / (block * block) * (side * side) / (corners * corners));
    return Array.from({ length: 4 }, () => {
      const mask = new Array(196).fill(1);
      for (let i = 0; i < corners; i++)
        for (let j = 0; j < corners; j++)
          if (random.uniform() < gamma)
            for (let k = 0; k < block * block; k++) mask[14 * (i + Math.floor(k / block)) + j + k % block] = 0;
      return mask;
    });
  },
  /** For each entry the mean of its kept neighbors (0 without any), and how many of the neighbors are kept. */
  neighbors(map, mask) {
    return map.map((_, e) => {
      let sum = 0, kept = 0, all = 0;
      const i = Math.floor(e / 14), j = e % 14;
      for (let di = -1; di <= 1; di++)
        for (let dj = -1; dj <= 1; dj++) {
          if (!di && !dj || i + di < 0 || j + dj < 0 || i + di > 13 || j + dj > 13) continue;
          const n = 14 * (i + di) + j + dj;
          all++;
          kept += mask[n];
          sum += mask[n] * map[n];
        }
      return { mean: kept > 0 ? sum / kept : 0, share: kept / all };
    });
  },
  /** Over the dropped entries: the share of their neighbors that is kept, and the share of their variance that the mean of those neighbors explains. */
  judge(maps, masks) {
    const x = [], y = [];
    let share = 0;
    maps.forEach((map, c) => {
      const around = this.neighbors(map, masks[c]);
      map.forEach((v, e) => { if (!masks[c][e]) { x.push(around[e].mean); y.push(v); share += around[e].share; } });
    });
    const n = y.length, mean = a => a.reduce((s, v) => s + v, 0) / Math.max(1, n), mx = mean(x), my = mean(y);
    const sum = f => x.reduce((s, v, i) => s + f(v - mx, y[i] - my), 0), xx = sum((a, b) => a * a), yy = sum((a, b) => b * b), xy = sum((a, b) => a * b);
    return { dropped: n / 784, neighbors: n > 0 ? share / n : 0, explained: xx > 1e-12 && yy > 1e-12 ? xy * xy / (xx * yy) : 0 };
  },
  model({ kind, p, block, digit, images, seed, draw }) {
    const maps = this.mapsOf(images[digit]), all = {}, masks = {};
    this.kinds.forEach(([name], k) => {
      masks[name] = this.masksOf(name, p, block, new explore.Random(seed + 10 * draw + k));
      all[name] = this.judge(maps, masks[name]);
    });
    const mask = masks[kind], ones = mask.flat().reduce((s, r) => s + r, 0), scale = kind === 'blocks' ? 784 / Math.max(1, ones) : 1 / (1 - p);
    return {
      maps, masks: mask, after: maps.map((map, c) => map.map((v, e) => v * mask[c][e] * scale)),
      filled: maps.map((map, c) => { const around = this.neighbors(map, mask[c]); return map.map((v, e) => mask[c][e] ? v : around[e].mean); }),
      entries: all.entries, blocks: all.blocks, wholeMaps: all.maps,
    };
  },

  draw(model, { kind, p, block, digit }) {
    const cell = 6, rows = [['maps', model.maps], ['dropped', model.maps], ['filled in', model.filled]];
    let cells = '';
    rows.forEach(([name, maps], row) => maps.forEach((map, c) => {
      const x = 4 + c * 90, y = 16 + row * 100;
      cells += `<rect x="${x}" y="${y}" width="84" height="84" fill="#808080" fill-opacity="0.15"/>`;
      if (c === 0) cells += `<text x="${x}" y="${y - 4}">${['the maps of four filters', 'dropped entries are purple', 'filled with the mean of the kept neighbors'][row]}</text>`;
      map.forEach((v, e) => {
        const gone = row === 1 && !model.masks[c][e];
        if (!gone && v < 0.02) return;
        cells += `<rect x="${x + e % 14 * cell}" y="${y + Math.floor(e / 14) * cell}" width="${cell}" height="${cell}" fill="${gone ? '#CC79A7' : '#0072B2'}"${gone ? '' : ` fill-opacity="${Math.min(1, v).toFixed(2)}"`}/>`;
      });
    }));
    const judged = [model.entries, model.blocks, model.wholeMaps], names = ['single entries', `blocks of ${block}`, 'whole maps'];
    const plot = new explore.Plot({ from: -0.5, to: 2.5, ticks: [0, 1, 2], label: 'what is dropped', format: v => names[v] }, { from: 0, to: 1, ticks: [0, 0.25, 0.5, 0.75, 1], label: 'share' });
    plot.bars(judged.map((j, i) => [i - 0.2, j.neighbors]), 0.36, '#0072B2').bars(judged.map((j, i) => [i + 0.2, j.explained]), 0.36, '#E69F00')
      .legend([['neighbors kept', '#0072B2'], ['variance explained', '#E69F00']]);
    const own = { entries: model.entries, blocks: model.blocks, maps: model.wholeMaps }[kind];
    return {
      panels: { maps: cells, seen: String(plot) },
      labels: {
        maps: `Four feature maps of the digit ${digit}; ${(100 * own.dropped).toFixed(0)} percent of the entries dropped; below, filled in from their neighbors.`,
        seen: names.map((name, i) => `${name}: ${(100 * judged[i].neighbors).toFixed(0)} percent of the neighbors kept, ${(100 * judged[i].explained).toFixed(0)} percent of the variance explained`).join('; ') + '.',
      },
      say: `Dropped: ${(100 * own.dropped).toFixed(1)} % of the entries (p = ${p.toFixed(2)}). Of the eight neighbors of a dropped entry ${(100 * own.neighbors).toFixed(0)} % are kept; their mean explains ${(100 * own.explained).toFixed(0)} % of the variance of what was dropped.`,
      numbers: [['dropped are', 'dropped', 'neighbors kept', 'variance explained'], ...judged.map((j, i) => [names[i], j.dropped, j.neighbors, j.explained])],
    };
  },
};
