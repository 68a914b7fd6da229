// A cell's outputs: pieces of HTML from the server, text that grows while it is printed, frames for outputs with scripts of their own.
const SHOWN_LINES = 400;   // of a text that still grows; the whole text comes when it ends

export class Outputs {
  constructor(box) { this.box = box; }

  piece(index) { return this.box.querySelector(`:scope > .piece[data-index="${index}"]`); }

  set(index, html) {
    if (index === 0 && html === undefined) { this.box.textContent = ''; this.box.classList.remove('recorded'); return; }
    let piece = this.piece(index);
    if (!piece) {
      piece = document.createElement('div');
      piece.className = 'piece';
      piece.dataset.index = index;
      this.box.append(piece);
    }
    piece.live = null;
    piece.innerHTML = html;
    enliven(piece);
  }

  /** Text as a terminal shows it while it comes: a carriage return begins the line anew; of much text only its end. */
  print(index, text) {
    let piece = this.piece(index);
    if (!piece) { this.set(index, ''); piece = this.piece(index); }
    let live = piece.live;
    if (!live) {
      const pre = piece.querySelector('pre.text');
      const known = pre && !piece.querySelector('details') ? pre.textContent + '\n' : '';
      live = piece.live = { done: known ? known.split('\n').slice(0, -1) : [], line: '', cut: 0 };
      piece.innerHTML = '<pre class="text output"></pre>';
      live.pre = piece.firstChild;
    }
    const lines = text.replace(/\x1b\[[0-?]*[ -/]*[@-~]/g, '').replace(/\r\n/g, '\n').split('\n');
    lines.forEach((part, i) => {
      const at = part.lastIndexOf('\r');
      if (at >= 0) {
        // A return at the very end keeps the line until something overwrites it.
        const last = part.slice(at + 1), before = part.slice(0, at).split('\r').pop();
        live.line = last !== '' ? last : (before !== '' ? before : live.line);
        live.again = last === '';
      } else if (part !== '') {
        live.line = (live.again ? '' : live.line) + part;
        live.again = false;
      }
      if (i < lines.length - 1) { live.done.push(live.line); live.line = ''; live.again = false; }
    });
    if (live.done.length > SHOWN_LINES) live.cut += live.done.splice(0, live.done.length - SHOWN_LINES).length;
    if (!live.waiting) {
      live.waiting = true;
      requestAnimationFrame(() => {
        live.waiting = false;
        if (piece.live !== live) return;
        const head = live.cut ? [`(${live.cut.toLocaleString('en')} lines above; all of them when the cell has ended)`] : [];
        live.pre.textContent = head.concat(live.done, live.line ? [live.line] : []).join('\n');
      });
    }
  }
}

/** Draws the charts of a piece, and fills its frames. */
export function enliven(piece) {
  for (const figure of piece.querySelectorAll('.chart.pending'))
    if (window.Plotly) window.courseCharts.draw(figure);
    else window.courseCharts.failed(figure, 'The chart could not be drawn: its library did not come.');
  if (piece.querySelector('.explorable')) window.courseExplore?.start?.();
  for (const box of piece.querySelectorAll('.framed')) frame(box);
  window.courseReachable();
}

function frame(box) {
  const html = box.dataset.html, frame = document.createElement('iframe');
  box.removeAttribute('data-html');
  frame.title = 'Output of the cell above';
  frame.setAttribute('sandbox', 'allow-scripts');
  addEventListener('message', function hear(event) {
    if (!frame.isConnected && frame.wasThere) { removeEventListener('message', hear); return; }
    if (event.source !== frame.contentWindow) return;
    if (event.data.ready) {
      const style = getComputedStyle(document.body);
      frame.contentWindow.postMessage({ html, ink: style.color, dark: getComputedStyle(document.documentElement).colorScheme === 'dark' }, '*');
    } else if (Number.isFinite(event.data.height)) frame.style.height = Math.min(4000, event.data.height) + 'px';
  });
  frame.src = '/frame';
  box.append(frame);
  frame.wasThere = true;
}

/** Tells of each answer to a quiz's question: its number among the cell's questions, and whether it is right. */
export function hearAnswers(box, tell) {
  box.addEventListener('change', ({ target }) => {
    const question = target.closest?.('fieldset');
    if (!question || !question.querySelector('input.right')) return;
    const right = [...question.querySelectorAll('input')].every(i => i.checked === i.classList.contains('right'));
    tell([...box.querySelectorAll('fieldset')].indexOf(question), right);
  });
}
