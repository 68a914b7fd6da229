// A figure on a phone: what stands side by side on a desk stands one below the other, and lines are named above the plot instead of at their ends.
(function () {
  'use strict';
  const titleLine = 22, legendLine = 22; // pixels

  function wrapped(text, columns) {
    const lines = [''];
    for (const word of text.split(/\s+/)) {
      const last = lines[lines.length - 1];
      if (last && last.length + 1 + word.length > columns) lines.push(word);
      else lines[lines.length - 1] = last ? last + ' ' + word : word;
    }
    return lines;
  }

  // A line's name at its end goes into the legend, whose entries are the names of the traces.
  function namesIntoLegend(data, layout) {
    const names = new Set(data.map(trace => trace.name)), notes = layout.annotations || [];
    const atEnd = note => note.xanchor === 'left' && names.has(note.text.trim()), named = new Set(notes.filter(atEnd).map(note => note.text.trim()));
    if (!named.size) return;
    layout.annotations = notes.filter(note => !atEnd(note));
    data.forEach(trace => { trace.showlegend = trace.showlegend !== false && named.has(trace.name); });
    layout.showlegend = true;
  }

  // The entries of a legend of several rows are all as wide as the widest.
  function legendRows(data, layout, room) {
    const names = layout.showlegend ? data.filter(trace => trace.showlegend !== false).map(trace => trace.name || '') : [];
    const widest = Math.max(...names.map(name => 45 + 7 * name.length));
    return Math.ceil(names.length / Math.max(1, Math.floor(room / widest)));
  }

  function plot(data, layout) {
    layout.height = Math.min(layout.height, 420);
    const grid = layout.grid;
    if (grid && grid.columns === 2) {
      Object.assign(grid, { rows: 2, columns: 1, ygap: 0.3 });
      layout.height *= 1.6;
    }
    namesIntoLegend(data, layout);
  }

  /** Lays a figure out for the `room` of a phone, in pixels; `image`: what it shows keeps its proportions. */
  window.courseNarrow = function (data, layout, room, image) {
    const [title, below] = (layout.title.text || layout.title).split('<br><sub>');
    const lines = wrapped(title.replace(/<br>/g, ' '), Math.floor(room / 9.5));
    if (below) lines.push(...wrapped(below.replace('</sub>', ''), Math.floor(room / 7)).map(line => '<sub>' + line + '</sub>'));
    const before = Object.assign({ t: 52, b: 60, l: 60, r: 16 }, layout.margin);
    layout.margin = Object.assign({}, before);
    if (image) {
      const beside = before.l + before.r, around = before.t + before.b;
      layout.height = (layout.height - around) * (room - beside) / (layout.width - beside) + around;
      (layout.annotations || []).forEach(note => { note.font.size = 10; });
    } else {
      plot(data, layout);
      Object.assign(layout.margin, { l: 60, r: 16 });
    }
    layout.margin.t = 30 + titleLine * lines.length + legendLine * legendRows(data, layout, room - layout.margin.l - layout.margin.r);
    layout.height = Math.round(layout.height + layout.margin.t - before.t);
    layout.width = room;
    // plotly.js sets titles of several lines 12 pixels higher than those of one.
    layout.title = { text: lines.join('<br>'), y: 1 - (lines.length > 1 ? 26 : 14) / layout.height };
    for (const [axis, length] of [['xaxis', room - 76], ['yaxis', 300]])
      if (layout[axis] && layout[axis].title && layout[axis].title.text) layout[axis].title.text = wrapped(layout[axis].title.text, Math.floor(length / 7.5)).join('<br>');
  };
})();
