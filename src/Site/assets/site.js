// Theme, search, contents, charts. No network: everything that it needs lies beside the page.
(function () {
  'use strict';
  const root = document.body.dataset.root, page = document.documentElement;
  const all = (selector, within) => Array.from((within || document).querySelectorAll(selector));

  // Theme: what the system says, unless somebody chose.
  const themes = ['system', 'light', 'dark'], button = document.getElementById('theme');
  function theme() { return page.dataset.theme || 'system'; }
  function showTheme() { button.textContent = 'Theme: ' + theme(); }
  button.addEventListener('click', () => {
    const next = themes[(themes.indexOf(theme()) + 1) % themes.length];
    if (next === 'system') delete page.dataset.theme; else page.dataset.theme = next;
    try { localStorage.setItem('course-theme', next); } catch (e) { /* the choice lasts for this page only */ }
    showTheme();
    window.courseCharts.recolor();
  });
  showTheme();
  const systemDark = matchMedia('(prefers-color-scheme: dark)');
  if (systemDark.addEventListener) systemDark.addEventListener('change', () => window.courseCharts.recolor());

  // Narrow screens: the two lists of links begin closed.
  const narrow = matchMedia('(max-width: 56rem)'), noColumn = matchMedia('(max-width: 82rem)');
  function closeLists() {
    all('.course > details').forEach(d => { d.open = !narrow.matches; });
    all('.toc > details').forEach(d => { d.open = !noColumn.matches; });
  }
  closeLists();
  for (const query of [narrow, noColumn]) if (query.addEventListener) query.addEventListener('change', closeLists);

  // Contents: the section that is being read.
  const links = all('.toc a'), toc = document.getElementById('toc');
  const heads = links.map(a => document.getElementById(decodeURIComponent(a.hash.slice(1))));
  let current = -1, waiting = false;
  function follow() {
    waiting = false;
    let now = -1;
    heads.forEach((h, i) => { if (h && h.getBoundingClientRect().top < 140) now = i; });
    if (window.innerHeight + window.scrollY >= document.body.scrollHeight - 4 && window.scrollY > 0) now = heads.length - 1;
    if (now === current) return;
    if (links[current]) links[current].removeAttribute('aria-current');
    current = now;
    if (!links[now]) return;
    links[now].setAttribute('aria-current', 'location');
    if (toc.scrollHeight > toc.clientHeight) toc.scrollTop = links[now].offsetTop - toc.clientHeight / 2;
  }
  if (links.length) {
    addEventListener('scroll', () => { if (!waiting) { waiting = true; requestAnimationFrame(follow); } }, { passive: true });
    follow();
  }

  // Predictions: what comes out is folded until the question before it is answered. Without scripts it is shown.
  const unfold = result => {
    result.classList.add('open');
    if (result.previousElementSibling.classList.contains('unfold')) result.previousElementSibling.remove();
    courseReachable();
  };
  all('.result').forEach(result => {
    const line = document.createElement('p'), show = document.createElement('button'), question = result.previousElementSibling;
    line.className = 'unfold';
    show.type = 'button';
    show.textContent = 'Show the result';
    show.addEventListener('click', () => unfold(result));
    line.append('Choose an answer, and the result unfolds. ', show);
    result.before(line);
    question.addEventListener('change', () => unfold(result));
    if (question.querySelector('input:checked')) unfold(result); // as a browser remembers it
  });
  function unfoldTarget() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1))), result = target && target.closest('.result:not(.open)');
    if (result) { unfold(result); target.scrollIntoView(); }
  }
  addEventListener('hashchange', unfoldTarget);
  unfoldTarget();

  // Copy buttons.
  if (navigator.clipboard) all('.cell').forEach(cell => {
    const copy = document.createElement('button');
    copy.type = 'button'; copy.className = 'copy'; copy.textContent = 'Copy';
    copy.addEventListener('click', () => navigator.clipboard.writeText(cell.querySelector('code').textContent).then(
      () => { copy.textContent = 'Copied'; setTimeout(() => { copy.textContent = 'Copy'; }, 1500); }, () => { copy.textContent = 'Not allowed'; }));
    cell.append(copy);
  });

  // Charts: first those in sight, the others when the browser has nothing else to do.
  const charts = all('.chart.pending'), draw = window.courseCharts.draw;
  addEventListener('course-drawn', courseReachable);
  if (charts.length && !window.Plotly) charts.forEach(f => window.courseCharts.failed(f, 'The chart could not be drawn: its library, assets/plotly.min.js, was not found beside this page.'));
  else if (charts.length) {
    const idle = window.requestIdleCallback || (f => setTimeout(f, 50));
    const rest = charts.slice();
    (function next() {
      const figure = rest.shift();
      if (figure) draw(figure).then(() => idle(next));
    })();
    if (window.IntersectionObserver) {
      const near = new IntersectionObserver(seen => seen.forEach(s => { if (s.isIntersecting) draw(s.target); }), { rootMargin: '600px' });
      charts.forEach(f => near.observe(f));
    }
  }

  // Print: all that is folded opens, all charts are drawn.
  let opened = [];
  addEventListener('beforeprint', () => {
    charts.forEach(draw);
    opened = all('details.long:not([open]), details.code:not([open])');
    opened.forEach(d => { d.open = true; });
  });
  addEventListener('afterprint', () => opened.forEach(d => { d.open = false; }));

  // Search: every word must occur; titles count more than headings, headings more than text. A question may be asked as people ask it:
  // its signs, and the words that say nothing about what is looked for, count only where there is nothing else.
  const filler = new Set(('a all an and are as at be but by can could do does for from has have how i if in is it its may me my not of on or shall '
    + 'should so still than that the then there these they this to was we what when where which why will with would you your').split(' '));
  function wordsOf(query) {
    const words = plain(query).split(/[^\p{L}\p{N}._]+/u).map(w => w.replace(/^[._]+|[._]+$/g, '')).filter(w => w.length > 0);
    const telling = words.filter(w => !filler.has(w));
    return telling.length ? telling : words;
  }
  const input = document.getElementById('search'), results = document.getElementById('search-results'), status = document.getElementById('search-status');
  let index = null, loading = null;
  const plain = text => text.normalize('NFKD').replace(/[\u0300-\u036f]/g, '').toLowerCase();
  function load() {
    if (!loading) loading = new Promise((done, fail) => {
      const script = document.createElement('script');
      script.src = root + 'assets/search-index.js';
      script.onload = () => { index = window.courseIndex.map(e => ({ url: e[0], title: e[1], heading: e[2], text: e[3], low: e.slice(1).map(plain) })); done(); };
      script.onerror = () => { loading = null; fail(); };
      document.head.append(script);
    });
    return loading;
  }
  function find(query) {
    const words = wordsOf(query);
    if (!words.length) return [];
    const found = [];
    for (const entry of index) {
      let score = 0, has = true;
      for (const word of words) {
        const in3 = entry.low.map(t => t.indexOf(word));
        if (in3.every(i => i < 0)) { has = false; break; }
        if (in3[1] >= 0) score += 8 + (in3[1] === 0 || /\W/.test(entry.low[1][in3[1] - 1]) ? 4 : 0);
        if (in3[0] >= 0) score += entry.heading === '' ? 10 : 1;
        if (in3[2] >= 0) score += 2 + Math.min(4, entry.low[2].split(word).length - 2) * 0.5;
      }
      if (has && words.length > 1 && entry.low.some(t => t.includes(plain(query).trim()))) score += 6;
      if (has) found.push({ entry, score, words });
    }
    return found.sort((a, b) => b.score - a.score).slice(0, 20);
  }
  function mark(element, text, words) {
    // Searched in lower case, so that the places are those of the text as it is.
    const low = text.toLowerCase();
    let at = 0;
    while (at < text.length) {
      let best = -1, length = 0;
      for (const w of words) {
        const i = low.indexOf(w, at);
        if (i >= 0 && (best < 0 || i < best)) { best = i; length = w.length; }
      }
      if (best < 0) break;
      element.append(text.slice(at, best));
      const m = document.createElement('mark');
      m.textContent = text.slice(best, best + length);
      element.append(m);
      at = best + length;
    }
    element.append(text.slice(at));
  }
  function snippet(text, words) {
    const low = text.toLowerCase(), hit = Math.max(0, Math.min.apply(null, words.map(w => low.indexOf(w)).filter(i => i >= 0).concat(text.length)));
    const start = hit >= text.length ? 0 : Math.max(0, hit - 60);
    return (start > 0 ? '… ' : '') + text.slice(start, start + 170) + (start + 170 < text.length ? ' …' : '');
  }
  function show() {
    const query = input.value.trim();
    results.textContent = '';
    results.hidden = query.length === 0;
    status.textContent = '';
    if (!query || !index) return;
    const found = find(query);
    status.textContent = found.length ? found.length + (found.length === 20 ? ' or more' : '') + ' results' : 'Nothing found';
    if (!found.length) {
      const none = document.createElement('p');
      none.textContent = 'Nothing found for “' + query + '”. Every word must occur in one section; try fewer words.';
      results.append(none);
    }
    for (const { entry, words } of found) {
      const a = document.createElement('a'), b = document.createElement('b'), where = document.createElement('span'), text = document.createElement('span');
      a.href = root + entry.url;
      mark(b, entry.heading || entry.title, words);
      where.className = 'where';
      where.textContent = entry.heading ? ' ' + entry.title : '';
      text.className = 'text';
      mark(text, snippet(entry.text, words), words);
      a.append(b, where, text);
      results.append(a);
    }
  }
  function search() {
    load().then(show, () => {
      results.hidden = false;
      results.textContent = 'The search index, assets/search-index.js, was not found beside this page.';
    });
  }
  input.addEventListener('focus', () => { load().catch(() => {}); });
  input.addEventListener('input', search);
  input.form.addEventListener('submit', e => {
    e.preventDefault();
    const first = results.querySelector('a');
    if (first) first.click();
  });
  results.addEventListener('click', e => { if (e.target.closest('a')) results.hidden = true; });
  input.form.addEventListener('keydown', e => {
    const options = all('a', results), at = options.indexOf(document.activeElement);
    if (e.key === 'Escape') { results.hidden = true; input.value = ''; input.focus(); }
    else if (e.key === 'ArrowDown' && options.length) { e.preventDefault(); options[Math.min(at + 1, options.length - 1)].focus(); }
    else if (e.key === 'ArrowUp' && options.length) { e.preventDefault(); if (at <= 0) input.focus(); else options[at - 1].focus(); }
  });
  // A fast typist has written before this script was there to listen.
  if (document.activeElement === input && input.value.trim()) search();
  addEventListener('click', e => { if (!input.form.contains(e.target)) results.hidden = true; });
  addEventListener('keydown', e => {
    if (e.key !== '/' || e.ctrlKey || e.metaKey || e.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName)) return;
    e.preventDefault();
    input.focus();
  });
})();
