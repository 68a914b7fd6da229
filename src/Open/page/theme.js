// The theme: what the system says, unless somebody chose; the same choice as in the reading edition.
const page = document.documentElement, themes = ['system', 'light', 'dark'];
page.classList.add('js');
function stored() { try { return localStorage.getItem('course-theme'); } catch { return null; } }
if (['light', 'dark'].includes(stored())) page.dataset.theme = stored();

export function themeButton() {
  const button = document.getElementById('theme'), now = () => page.dataset.theme || 'system';
  const show = () => { button.textContent = 'Theme: ' + now(); };
  button.addEventListener('click', () => {
    const next = themes[(themes.indexOf(now()) + 1) % themes.length];
    if (next === 'system') delete page.dataset.theme; else page.dataset.theme = next;
    try { localStorage.setItem('course-theme', next); } catch { /* for this page only */ }
    show();
    if (window.Plotly) window.courseCharts.recolor();
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => { if (window.Plotly) window.courseCharts.recolor(); });
  show();
}
