// The frame of every figure: controls, pictures, a line that says what is to be seen, the numbers. A figure is an object in explore.figures with
//   controls      [{ name, label, from, to, step, format }] sliders; [{ name, label, options: [[value, text]] }] choices; [{ name, label, check: true }]
//   actions       [{ label, run(settings, view) }] buttons
//   panels        [{ name, title, width, height, canvas }]
//   model(settings) the numbers, the same as the C# twin's
//   draw(model, settings, view) { panels: { name: SVG text | canvas => ... }, labels: { name: text }, say, numbers: [[...]] }

explore.start = () => {
  for (const root of document.querySelectorAll('[data-explore]:not([data-started])')) {
    const figure = explore.figures[root.dataset.explore];
    if (!figure) continue; // its script comes with an output further below
    root.dataset.started = '';
    explore.run(root, figure);
  }
};

explore.element = (name, attributes = {}, ...children) => {
  const e = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === 'text') e.textContent = value;
    else if (value !== false && value !== undefined) e.setAttribute(key, value === true ? '' : value);
  }
  e.append(...children);
  return e;
};

explore.run = (root, figure) => {
  const { element } = explore, name = root.dataset.explore;
  const first = JSON.parse(root.dataset.settings), settings = { ...first };
  const address = explore.address(root, name, figure, settings);
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const form = element('div', { class: 'explore-controls', role: 'group', 'aria-label': 'Settings' });
  const writers = {};
  let later = 0, waiting = false, playing = 0;

  const view = {
    root, settings, calm,
    /** Changes settings and draws. */
    set(changes) { Object.assign(settings, changes); update(); },
    /** Draws at the next frame, however often it is asked. */
    redraw() { if (!waiting) { waiting = true; requestAnimationFrame(() => { waiting = false; update(); }); } },
    /** Calls step once a frame until it gives false; with reduced motion all at once, unless it must always run in time. */
    play(step, always) {
      cancelAnimationFrame(playing);
      if (calm && !always) { for (let i = 0; i < 10000 && step() !== false; i++); update(); return; }
      const next = () => { const go = step() !== false && root.isConnected; playing = go ? requestAnimationFrame(next) : 0; update(); };
      playing = requestAnimationFrame(next);
    },
    playing: () => playing !== 0,
    stop() { cancelAnimationFrame(playing); playing = 0; },
    restart() { view.stop(); Object.assign(settings, first); update(); },
  };

  for (const control of figure.controls) {
    const { input, write } = explore.control(control, value => {
      settings[control.name] = value;
      if (control.changed) control.changed(settings, view);
      update();
    });
    writers[control.name] = write;
    form.append(input);
  }
  const buttons = element('div', { class: 'explore-buttons' });
  const captions = [];
  for (const action of figure.actions || []) {
    const button = element('button', { type: 'button' });
    captions.push(() => { const text = typeof action.label === 'function' ? action.label(settings, view) : action.label; if (button.textContent !== text) button.textContent = text; });
    button.addEventListener('click', () => { action.run(settings, view); update(); });
    buttons.append(button);
  }
  form.append(buttons);

  const panels = element('div', { class: 'explore-panels' }), pictures = {};
  for (const panel of figure.panels) {
    const { width = 360, height = 250 } = panel;
    const picture = panel.canvas
      ? element('canvas', { width, height, role: 'img' })
      : document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    if (!panel.canvas) {
      picture.setAttribute('viewBox', `0 0 ${width} ${height}`);
      picture.setAttribute('role', panel.group ? 'group' : 'img');
    }
    picture.style.width = width + 'px';
    pictures[panel.name] = picture;
    const box = element('div', { class: 'explore-panel' });
    box.style.width = width + 'px';
    box.append(element('div', { class: 'explore-title', text: panel.title }), picture);
    panels.append(box);
  }
  const say = element('p', { class: 'explore-say' }), spoken = element('p', { class: 'explore-spoken', role: 'status' });
  const table = element('table'), numbers = element('details', { class: 'explore-numbers' }, element('summary', { text: 'The numbers' }), table);
  numbers.addEventListener('toggle', () => update());

  function update() {
    const drawn = figure.draw(figure.model(settings), settings, view);
    for (const [key, picture] of Object.entries(pictures)) {
      const content = drawn.panels[key];
      picture.setAttribute('aria-label', drawn.labels[key]);
      if (typeof content === 'function') content(picture);
      else if (content !== undefined) explore.fill(picture, content);
    }
    say.textContent = drawn.say;
    clearTimeout(later); // read out when the hand rests
    later = setTimeout(() => { spoken.textContent = drawn.say; address.write(); }, 600);
    if (numbers.open) {
      table.textContent = '';
      drawn.numbers.forEach((row, i) => {
        const line = element('tr');
        row.forEach((cell, j) => line.append(element(i === 0 || j === 0 ? 'th' : 'td', { scope: i === 0 ? 'col' : j === 0 ? 'row' : undefined, text: typeof cell === 'number' ? explore.round(cell) : cell })));
        table.append(line);
      });
    }
    for (const [key, write] of Object.entries(writers)) write(settings[key]);
    captions.forEach(caption => caption());
  }

  if (figure.start) figure.start(view, pictures);
  root.courseUpdate = () => view.redraw();
  update();
  root.querySelector('.explore-static').replaceWith(form, panels, say, spoken, numbers);
  address.show();
};

explore.round = x => Number.isInteger(x) ? String(x) : Number.isFinite(x) ? String(Number(x.toPrecision(5))) : '–';

/** New contents for an SVG picture; what had the keyboard's focus has it again. */
explore.fill = (picture, content) => {
  const focused = picture.contains(document.activeElement) ? document.activeElement.getAttribute('data-key') : null;
  picture.innerHTML = content;
  if (focused !== null) picture.querySelector(`[data-key="${focused}"]`)?.focus();
};

explore.control = (control, changed) => {
  const { element } = explore, label = element('span', { text: control.label });
  if (control.options) {
    const select = element('select', {}, ...control.options.map(([value, text]) => element('option', { value, text })));
    select.addEventListener('change', () => changed(typeof control.options[0][0] === 'number' ? Number(select.value) : select.value));
    return { input: element('label', { class: 'explore-choice' }, label, select), write: value => { select.value = value; } };
  }
  if (control.check) {
    const box = element('input', { type: 'checkbox' });
    box.addEventListener('change', () => changed(box.checked));
    return { input: element('label', { class: 'explore-check' }, box, label), write: value => { box.checked = value; } };
  }
  const { from, to, step, format = explore.round } = control;
  const slider = element('input', { type: 'range', min: from, max: to, step }), output = element('output');
  slider.addEventListener('input', () => changed(Number(slider.value)));
  return {
    input: element('span', { class: 'explore-slider' }, element('label', {}, label, slider), output),
    write: value => { if (Number(slider.value) !== value) slider.value = value; output.textContent = format(value); slider.setAttribute('aria-valuetext', format(value)); },
  };
};

/** On the course's pages the address holds the settings of the figure that was moved last: #explore-masks;p=0.5;units=10 */
explore.address = (root, name, figure, settings) => {
  const onPage = document.body.dataset.root !== undefined, mark = '#explore-' + name, fields = [...figure.controls, ...(figure.stored || [])];
  const text = () => mark + fields.map(c => `;${c.name}=${encodeURIComponent(settings[c.name])}`).join('');
  const named = onPage && location.hash.split(';')[0] === mark;
  let last = text();
  if (named)
    for (const part of location.hash.split(';').slice(1)) {
      const [key, value] = part.split('=').map(decodeURIComponent), control = fields.find(c => c.name === key), number = Number(value);
      if (!control) continue;
      if (control.options) { const option = control.options.find(([v]) => String(v) === value); if (option) settings[key] = option[0]; }
      else if (control.check) settings[key] = value === 'true';
      else if (value !== '' && Number.isFinite(number)) settings[key] = Math.min(control.to, Math.max(control.from, number));
    }
  return {
    show() { if (named) root.scrollIntoView({ block: 'center' }); },
    write() {
      const now = text();
      if (!onPage || now === last) return;
      last = now;
      try { history.replaceState(null, '', now); } catch (e) { /* the address stays */ }
    },
  };
};
