// What scrolls sideways can be reached with the keyboard; figures and tables say that they do. Pages whose content changes call courseReachable() after it.
(() => {
  'use strict';
  const all = selector => [...document.querySelectorAll(selector)];
  let waiting = false;
  function reachable() {
    waiting = false;
    const edge = document.getElementById('content').getBoundingClientRect().right;
    all('.formula:not(.display) > .katex > .katex-html').forEach(html => {
      html.closest('.formula').classList.toggle('wide', [...html.querySelectorAll('.base')].some(b => b.getBoundingClientRect().right > edge + 1));
    });
    all('.scroll, pre, .plotbox, .formula.display, .formula.wide').forEach(box => {
      const more = box.scrollWidth > box.clientWidth;
      if (more) box.tabIndex = 0; else box.removeAttribute('tabindex');
      box.classList.toggle('more', more);
    });
  }
  addEventListener('resize', reachable);
  addEventListener('load', reachable);
  document.addEventListener('toggle', reachable, true);
  window.courseReachable = () => { if (!waiting) { waiting = true; requestAnimationFrame(reachable); } };
})();
