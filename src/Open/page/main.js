// The page of a notebook: brings its cells to life and passes on what the server says of them.
import './theme.js';
import { themeButton } from './theme.js';
import { Socket } from './socket.js';
import { CodeCell, TextCell } from './cells.js';
import { button } from './dom.js';
import { CheckPanel } from './check.js';

themeButton();
for (const [query, lists] of [['(max-width: 56rem)', '.course > details'], ['(max-width: 82rem)', '.toc > details']])
  if (matchMedia(query).matches) document.querySelectorAll(lists).forEach(d => { d.open = false; });

const data = document.body.dataset;
if (data.notebook) start();

function start() {
  const $ = id => document.getElementById(id);
  const cells = new Map(), code = [];
  let waits = false; // nothing is saved until the reader chose between this page's text and the file's
  const app = {
    hasOriginal: !!$('reset-all'),
    run(list) {
      for (const cell of cells.values()) cell.flush();
      if (!app.socket.send({ kind: 'run', cells: list.map(c => c.id) })) notice('lost');
    },
    runTo(cell) { app.run(code.slice(0, code.indexOf(cell) + 1)); },
    next(cell) {
      const next = code[code.indexOf(cell) + 1];
      if (!next) return;
      next.editor.focus();
      next.box.scrollIntoView({ block: 'nearest' });
    },
    unsaved() { $('saved').textContent = waits ? 'not saved' : 'saving'; },
  };

  // Notices: one for each subject, below the top of the page.
  function notice(subject, text, ...buttons) {
    let box = $('notices').querySelector(`[data-subject="${subject}"]`);
    if (subject === 'lost' && text === undefined) text = 'The connection to ./course open is lost: it was ended, or its machine sleeps. What you type is kept on this page and saved as soon as it answers again. Start ./course open once more if it was ended.';
    if (!text) { if (box) box.remove(); return; }
    if (!box) {
      box = document.createElement('p');
      box.className = 'warning';
      box.dataset.subject = subject;
      $('notices').append(box);
    }
    if (box.dataset.text === text) return;
    box.dataset.text = text;
    box.replaceChildren(text + ' ', ...buttons);
  }

  const handlers = {
    hello(message) {
      if (message.server === data.server) { for (const cell of cells.values()) cell.flush(); return; }
      // Another start of the server: it has what was saved. What was typed since goes there first.
      notice('again', 'The server was started again. This page loads itself again with what was saved and what you typed.');
      for (const cell of cells.values()) cell.resend();
      setTimeout(() => { if (![...cells.values()].some(c => c.conflict !== undefined)) location.reload(); }, 700);
    },
    kernel({ state, text }) {
      $('kernel').textContent = { starting: 'kernel starting', idle: 'ready', busy: 'running', gone: 'no kernel' }[state];
      $('kernel').dataset.state = state;
      $('interrupt').disabled = state !== 'busy';
      if (state !== 'busy' && state !== 'starting') notice('kernel', text, button('Close', () => notice('kernel', '')));
      else if (state === 'busy') notice('kernel', '');
    },
    state(message) { cells.get(message.cell)?.setState(message); },
    piece({ cell, index, html }) { cells.get(cell)?.outputs.set(index, html); },
    stream({ cell, index, text }) { cells.get(cell)?.outputs.print(index, text); },
    text({ cell, text }) { cells.get(cell)?.take(text); },
    conflict({ cell, text }) {
      const c = cells.get(cell);
      c.known = c.text === text ? text : null;
      c.clash(text);
    },
    markdown({ cell, html }) { cells.get(cell)?.show(html); },
    saved({ text }) {
      waits = false;
      for (const cell of cells.values()) cell.saved = cell.known;
      // Not while something newer is on its way.
      if ([...cells.values()].every(c => c.text === c.known)) $('saved').textContent = 'saved ' + text;
      notice('disk', '');
    },
    disk({ text, state }) {
      const choose = choice => button(choice === 'take' ? 'Show the file\'s text' : 'Keep this page\'s', () => {
        notice('disk', '');
        waits = false;
        app.unsaved();
        app.socket.send({ kind: 'disk', choice });
      });
      if (state) {
        waits = true;
        app.unsaved();
      }
      notice('disk', text, ...(state ? [choose('take'), choose('keep')] : []));
    },
    check(message) { panel?.on(message); },
    handed({ text }) { notice('handed', `The file to hand in is there: ${text}`, button('Close', () => notice('handed', ''))); },
    reload() { location.reload(); },
  };

  app.socket = new Socket({
    notebook: data.notebook, server: data.server, version: data.version,
    onMessage: message => handlers[message.kind]?.(message),
    onState: connected => {
      notice('lost', connected ? '' : undefined);
      if (!connected) { $('kernel').textContent = 'not connected'; $('kernel').dataset.state = 'gone'; }
    },
  });
  for (const box of document.querySelectorAll('[data-cell]')) {
    const cell = box.classList.contains('textcell') ? new TextCell(box, app) : new CodeCell(box, app);
    cells.set(cell.id, cell);
    if (cell instanceof CodeCell) code.push(cell);
  }
  const panel = $('check') && new CheckPanel($('check-result'), $('check'));
  const flush = () => { for (const cell of cells.values()) cell.flush(); };
  $('check')?.addEventListener('click', () => { flush(); app.socket.send({ kind: 'check' }); });
  $('hand-in')?.addEventListener('click', () => { flush(); app.socket.send({ kind: 'hand-in' }); });
  $('run-all').addEventListener('click', () => app.run(code));
  $('interrupt').addEventListener('click', () => app.socket.send({ kind: 'interrupt' }));
  $('restart').addEventListener('click', () => app.socket.send({ kind: 'restart' }));
  $('reset-all')?.addEventListener('click', () => {
    notice('reset', 'Set the whole notebook back to what the course has? Your version is kept in work/.versions/.',
      button('Reset', () => { notice('reset', ''); for (const c of cells.values()) c.flush(); app.socket.send({ kind: 'reset' }); }), button('Leave it', () => notice('reset', '')));
    $('notices').scrollIntoView({ block: 'center' });
  });
  // A page that goes away sends what it has.
  document.addEventListener('visibilitychange', () => { if (document.hidden) flush(); });
  addEventListener('pagehide', flush);
  document.documentElement.dataset.ready = '1';
}
