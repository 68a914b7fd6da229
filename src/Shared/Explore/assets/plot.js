// Axes and marks as SVG text. Plot.cs draws the same for where scripts do not run.
explore.escape = text => String(text).replace(/[&<>"]/g, c => `&#${c.charCodeAt(0)};`);
explore.Plot = class {
  /** x and y: { from, to, ticks: [values], label, log, format }. */
  constructor(x, y) {
    this.x = x;
    this.y = y;
    this.marks = '';
    this.labels = '';
  }
  static part(axis, v) {
    const f = axis.log ? Math.log : u => u;
    return (f(v) - f(axis.from)) / (f(axis.to) - f(axis.from));
  }
  px(v) { return 60 + 280 * explore.Plot.part(this.x, v); }
  py(v) { return 208 - 178 * explore.Plot.part(this.y, v); }
  add(mark) { this.marks += mark; return this; }
  bars(values, width, color) { // [[x, height]], width in units of x
    const zero = this.py(0), half = this.px(this.x.from + width / 2) - this.px(this.x.from);
    return this.add(values.filter(v => v[1] > 0).map(([x, h]) =>
      `<rect x="${(this.px(x) - half).toFixed(1)}" y="${this.py(h).toFixed(1)}" width="${(2 * half).toFixed(1)}" height="${Math.max(0, zero - this.py(h)).toFixed(1)}" fill="${color}"/>`).join(''));
  }
  line(points, color, dash) {
    return this.add(`<polyline points="${points.map(([x, y]) => `${this.px(x).toFixed(1)},${this.py(y).toFixed(1)}`).join(' ')}" fill="none" stroke="${color}" stroke-width="2"${dash ? ` stroke-dasharray="${dash}"` : ''}/>`);
  }
  band(points, color) { // [[x, low, high]]
    const edge = [...points.map(p => [p[0], p[1]]), ...points.slice().reverse().map(p => [p[0], p[2]])];
    return this.add(`<polygon points="${edge.map(([x, y]) => `${this.px(x).toFixed(1)},${this.py(y).toFixed(1)}`).join(' ')}" fill="${color}" opacity="0.25"/>`);
  }
  points(points, color, radius = 4) {
    return this.add(points.map(([x, y]) => `<circle cx="${this.px(x).toFixed(1)}" cy="${this.py(y).toFixed(1)}" r="${radius}" fill="${color}"/>`).join(''));
  }
  /** Names of what is drawn, above the axes. */
  legend(entries) { // [[text, color, dash]]
    let at = 60;
    for (const [text, color, dash] of entries) {
      this.labels += `<line x1="${at}" y1="12" x2="${at + 18}" y2="12" stroke="${color}" stroke-width="4"${dash ? ` stroke-dasharray="${dash}"` : ''}/><text x="${at + 23}" y="16">${explore.escape(text)}</text>`;
      at += 36 + 7 * text.length;
    }
    return this;
  }
  toString() {
    const write = (axis, v) => axis.format ? axis.format(v) : String(Math.round(v * 1000) / 1000);
    const grid = this.y.ticks.map(v => `<line x1="60" x2="340" y1="${this.py(v).toFixed(1)}" y2="${this.py(v).toFixed(1)}" stroke="#808080" stroke-opacity="0.3"/><text x="54" y="${(this.py(v) + 4).toFixed(1)}" text-anchor="end">${write(this.y, v)}</text>`).join('');
    const below = this.x.ticks.map(v => `<line x1="${this.px(v).toFixed(1)}" x2="${this.px(v).toFixed(1)}" y1="208" y2="213" stroke="#808080"/><text x="${this.px(v).toFixed(1)}" y="226" text-anchor="middle">${write(this.x, v)}</text>`).join('');
    return `${grid}${this.marks}<line x1="60" x2="340" y1="208" y2="208" stroke="#808080"/>${below}<text x="200" y="245" text-anchor="middle">${explore.escape(this.x.label)}</text><text x="10" y="119" text-anchor="middle" transform="rotate(-90 10 119)">${explore.escape(this.y.label)}</text>${this.labels}`;
  }
};
/** About five round numbers between two. */
explore.ticks = (from, to) => {
  const raw = (to - from) / 5 || 1, power = 10 ** Math.floor(Math.log10(raw)), step = power * [1, 2, 2.5, 5, 10].find(s => s * power >= raw * 0.999);
  const values = [];
  for (let i = Math.ceil(from / step - 1e-9); i * step <= to + 1e-9 * step; i++) values.push(i * step + 0);
  return values;
};
