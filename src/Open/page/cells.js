// The cells of a page: code cells with an editor, a line of buttons and outputs; text cells that can be opened for editing.
import { createEditor } from './editor.js';
import { languageService } from './language.js';
import { Outputs, enliven, hearAnswers } from './outputs.js';
import { button } from './dom.js';

const SEND_AFTER = 250;   // milliseconds without a key until an edit is sent
const WORDS = { none: '', waiting: 'waiting', running: 'running', good: 'done', failed: 'failed' };

/** What both kinds have: a text that is sent as it is typed, and never replaces one that this page has not seen. */
class Cell {
  constructor(box, app) {
    Object.assign(this, { box, app, id: box.dataset.cell, locked: 'locked' in box.dataset });
  }

  /** The text as it is on this page. */
  get text() { return this.editor ? this.editor.text : this.known; }

  changed() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), SEND_AFTER);
    this.app.unsaved();
  }

  flush() {
    clearTimeout(this.timer);
    if (this.conflict !== undefined || this.text === this.known) return;
    const text = this.text;
    if (this.app.socket.send({ kind: 'edit', cell: this.id, text, base: this.known })) this.known = text;
  }

  /** The server started again: what it has is what it saved last. */
  resend() {
    if (this.text === this.saved) return;
    this.known = this.saved;
    this.flush();
  }

  /** The server's text is another now. */
  take(text) {
    if (this.text === text) { this.known = this.saved = text; this.settle(); return; }
    if (this.text !== this.known) { this.clash(text); return; }
    this.known = this.saved = text;
    if (this.editor) this.editor.set(text);
  }

  clash(text) {
    this.settle();
    this.conflict = text;
    const note = document.createElement('div');
    note.className = 'warning clash';
    note.setAttribute('role', 'alert');
    note.append('This cell was changed elsewhere while you were typing. ',
      button('Take the other text', () => { this.known = this.saved = text; this.settle(); if (this.editor) this.editor.set(text); }),
      button('Keep mine', () => { this.known = text; this.settle(); this.flush(); }));
    this.box.prepend(note);
    this.note = note;
  }

  settle() {
    this.conflict = undefined;
    if (this.note) this.note.remove();
    this.note = null;
  }
}

export class CodeCell extends Cell {
  constructor(box, app) {
    super(box, app);
    this.number = Number(box.dataset.number);
    const place = box.querySelector('.editor');
    this.known = this.saved = place.querySelector('code').textContent;
    this.outputs = new Outputs(box.querySelector('.outputs'));
    this.bar = document.createElement('div');
    this.bar.className = 'cellbar';
    this.runButton = button('Run', () => app.run([this]), `Run cell ${this.number} (Shift+Enter)`);
    this.status = document.createElement('span');
    this.status.className = 'cellstate';
    this.status.setAttribute('role', 'status');
    this.bar.append(this.runButton, button('Run to here', () => app.runTo(this), `Run all cells down to cell ${this.number}`));
    if (app.hasOriginal && !this.locked)
      this.bar.append(button('Original', () => this.showOriginal(), `Show the original of cell ${this.number}`));
    const number = document.createElement('span');
    number.className = 'cellnumber';
    number.textContent = `Cell ${this.number}`;
    this.bar.append(number, this.status);
    place.before(this.bar);
    place.textContent = '';
    this.editor = createEditor({
      parent: place, text: this.known, label: `Code of cell ${this.number}${this.locked ? ', read only' : ''}. Shift+Enter runs it; Escape, then Tab leaves it.`, readOnly: this.locked,
      language: languageService((question, text, at) => app.socket.ask({ kind: 'ask', question, cell: this.id, text, ...at })),
      onChange: () => this.changed(),
      keys: [
        { key: 'Shift-Enter', run: () => { app.run([this]); app.next(this); return true; } },
        { key: 'Mod-Enter', run: () => { app.run([this]); return true; } },
      ],
    });
    enliven(this.outputs.box);
    hearAnswers(this.outputs.box, (id, right) => app.socket.send({ kind: 'answered', cell: this.id, id, choice: right ? 'right' : 'wrong' }));
    const d = box.dataset;
    this.setState({ state: d.state, seconds: d.seconds ? Number(d.seconds) : undefined, line: Number(d.line), text: d.error });
  }

  setState({ state, seconds, line }) {
    this.state = this.box.dataset.state = state;
    clearInterval(this.clock);
    if (state === 'running') {
      const begun = performance.now(), show = () => { this.status.textContent = `running ${((performance.now() - begun) / 1000).toFixed(0)} s`; };
      this.status.textContent = 'running';
      this.clock = setInterval(show, 1000);
    } else this.status.textContent = WORDS[state] + (seconds === undefined || seconds === null || !WORDS[state] || state === 'waiting' ? '' : ` in ${seconds < 1 ? Math.round(seconds * 1000) + ' ms' : seconds.toFixed(1) + ' s'}`) + (state === 'failed' && line ? `, line ${line}` : '');
    this.editor.mark(state === 'failed' && line ? line : 0);
  }

  async showOriginal() {
    if (this.original) { this.original.remove(); this.original = null; return; }
    const { text } = await this.app.socket.ask({ kind: 'original', cell: this.id });
    const box = this.original = document.createElement('div');
    box.className = 'original';
    if (text === undefined || text === null) box.append('The course has no such cell: it is your own.');
    else if (text === this.text) box.append('This cell is as the course has it.');
    else {
      const pre = document.createElement('pre');
      pre.className = 'code';
      pre.textContent = text;
      box.append('As the course has it:', pre, button('Reset this cell', () => {
        this.flush();
        this.app.socket.send({ kind: 'reset', cell: this.id });
        this.showOriginal();
      }));
    }
    box.append(button('Close', () => this.showOriginal()));
    this.box.querySelector('.editor').after(box);
  }
}

export class TextCell extends Cell {
  constructor(box, app) {
    super(box, app);
    this.known = this.saved = box.dataset.source;
    this.viewBox = box.querySelector('.textview');
    if (this.locked) return;
    this.edit = button('Edit', () => this.open(), 'Edit this text');
    this.edit.className = 'edittext';
    box.append(this.edit);
  }

  open() {
    if (this.editor) { this.close(); return; }
    const place = document.createElement('div');
    place.className = 'editor';
    this.box.append(place);
    this.editor = createEditor({ parent: place, text: this.known, label: 'Text in Markdown. Shift+Enter closes it.', readOnly: false, markdown: true, onChange: () => this.changed(),
      keys: [{ key: 'Shift-Enter', run: () => { this.close(); return true; } }] });
    this.edit.textContent = 'Done';
    this.editor.focus();
  }

  close() {
    this.flush();
    this.editor.destroy();
    this.editor = null;
    this.box.querySelector('.editor').remove();
    this.edit.textContent = 'Edit';
    this.edit.focus();
  }

  show(html) { this.viewBox.innerHTML = html; window.courseReachable(); }
}
