// Draws the charts of a page: a figure has its data beside it, and its numbers as a table for where it cannot be drawn.
(function () {
  'use strict';
  const phone = 500; // pixels: a figure with less room is laid out anew, one with more only shrinks
  function failed(figure, why) {
    figure.classList.remove('pending');
    figure.classList.add('failed');
    figure.querySelector('.note').textContent = why + ' Here are its numbers.';
    figure.querySelector('details').open = true;
  }
  function ink() { return getComputedStyle(document.body).color; }
  // A figure that is wider than its place becomes narrower, within reason; what is still too wide then scrolls.
  function fit(data, layout, plot) {
    const room = plot.parentElement.clientWidth, wide = layout.width;
    if (!wide || !room || wide <= room) return;
    const image = data.some(trace => /heatmap|image/.test(trace.type || '')), least = (layout.meta && layout.meta.least) || 0;
    if (room >= least && room < phone) window.courseNarrow(data, layout, room, image);
    else shrink(layout, Math.max(room, Math.min(wide, least || 560)), image);
    plot.style.height = layout.height + 'px';
    plot.style.width = layout.width + 'px';
    plot.style.maxWidth = 'none';
  }
  function shrink(layout, width, image) {
    if (image) layout.height = Math.round(layout.height * Math.max(width / layout.width, 0.6));
    layout.width = width;
  }
  function draw(figure) {
    if (!figure.classList.contains('pending') || figure.dataset.begun) return Promise.resolve();
    figure.dataset.begun = '1';
    const plot = figure.querySelector('.chart-area');
    try {
      const figureData = JSON.parse(figure.querySelector('script').textContent), layout = figureData.layout || {};
      fit(figureData.data || [], layout, plot);
      layout.font = Object.assign({}, layout.font, { color: ink() });
      return Promise.resolve(window.Plotly.newPlot(plot, figureData.data, layout, { responsive: true, displaylogo: false, modeBarButtonsToRemove: ['select2d', 'lasso2d', 'autoScale2d'] })).then(() => {
        figure.classList.remove('pending');
        figure.classList.add('drawn');
        figure.querySelector('details').open = false;
        dispatchEvent(new Event('course-drawn'));
      }, e => failed(figure, 'The chart could not be drawn (' + e + ').'));
    } catch (e) {
      failed(figure, 'The chart could not be drawn (' + e + ').');
      return Promise.resolve();
    }
  }
  function recolor() {
    document.querySelectorAll('.chart.drawn .chart-area').forEach(plot => window.Plotly.relayout(plot, { 'font.color': ink() }));
  }
  window.courseCharts = { draw, failed, recolor };
})();
