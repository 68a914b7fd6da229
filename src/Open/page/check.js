// What the check of a sheet says, task by task, as it comes.
import { button } from './dom.js';

const MARKS = { '✓': 'holds', '✗': 'fails' };

export class CheckPanel {
  constructor(box, start) { Object.assign(this, { box, start }); }

  on({ state, json, text }) {
    if (state === 'running') {
      this.box.hidden = false;
      this.title = null;
      this.start.disabled = true;
      this.box.replaceChildren(this.add('h2', 'Checking the sheet ...'));
      this.box.scrollIntoView({ block: 'nearest' });
    } else if (state === 'line') this.line(json);
    else if (state === 'notice') this.box.append(this.add('p', text));
    else {
      this.start.disabled = false;
      this.box.querySelector('h2').textContent = state === 'done' ? `Points so far: ${json.points} of ${json.most}` : 'The check stopped';
      this.box.append(this.add('p', state === 'done' ? json.words : text));
      if (state === 'done' && json.notes.length) {
        this.box.append(this.add('p', 'What the grader will find in this notebook:'));
        for (const note of json.notes) this.box.append(this.add('p', '! ' + note));
      }
      if (state === 'done' && json.notRun.length) {
        this.box.append(this.add('p', json.notRunMeans));
        for (const finding of json.notRun) this.box.append(this.add('p', '! ' + finding));
      }
      this.box.append(button('Close', () => { this.box.hidden = true; this.start.focus(); }));
    }
  }

  line({ title, mark, text, details }) {
    if (title !== this.title) {
      this.title = title;
      this.list = document.createElement('ul');
      this.box.append(this.add('h3', title), this.list);
    }
    const item = document.createElement('li'), sign = this.add('span', mark);
    sign.className = MARKS[mark] || '';
    item.append(sign, ' ' + text);
    if (details) { const pre = this.add('pre', details.trimEnd()); pre.className = 'text'; item.append(pre); }
    this.list.append(item);
  }

  add(tag, content) {
    const element = document.createElement(tag);
    element.textContent = content;
    return element;
  }
}
