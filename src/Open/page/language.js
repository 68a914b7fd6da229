// Completion, hover, signature help and squiggles: the editor asks, the kernel answers. While a cell runs there are no answers.
import { autocompletion, closeBrackets } from '@codemirror/autocomplete';
import { EditorView, hoverTooltip, showTooltip, keymap } from '@codemirror/view';
import { StateField, StateEffect } from '@codemirror/state';
import { linter } from '@codemirror/lint';

const TYPES = { Class: 'class', Structure: 'class', Interface: 'interface', Enum: 'enum', EnumMember: 'constant', Method: 'method', ExtensionMethod: 'method',
  Property: 'property', Field: 'property', Local: 'variable', Parameter: 'variable', Constant: 'constant', Keyword: 'keyword', Namespace: 'namespace', Module: 'namespace', Delegate: 'function', Event: 'property' };

function place(doc, pos) {
  const line = doc.lineAt(pos);
  return { line: line.number - 1, column: pos - line.from };
}

const offset = (doc, line, column) => {
  const at = doc.line(Math.min(Math.max(line, 0) + 1, doc.lines));
  return Math.min(at.from + Math.max(column, 0), at.to);
};

function completionSource(ask) {
  return async context => {
    const word = context.matchBefore(/[\w@]*/), before = context.state.sliceDoc(Math.max(0, word.from - 1), word.from);
    if (!context.explicit && before !== '.' && word.from === word.to) return null;
    // Within a comment or a text nobody wants a list by itself.
    const line = context.state.doc.lineAt(context.pos), left = line.text.slice(0, context.pos - line.from);
    if (!context.explicit && (/\/\//.test(left.replace(/"[^"]*"/g, '')) || (left.match(/(?<!\\)"/g) || []).length % 2 && !/\$@?"[^"]*\{[^}"]*$/.test(left))) return null;
    const items = (await ask('complete', context.state.doc.toString(), place(context.state.doc, context.pos))).json;
    if (!items || !items.length || context.aborted) return null;
    return {
      from: word.from,
      validFor: /^[\w@]*$/,
      options: items.map(i => ({ label: i.text, apply: i.insert, type: TYPES[i.kind] || 'text', info: i.doc ? () => text(i.doc) : undefined })),
    };
  };
}

function text(content, className = 'hint') {
  const dom = document.createElement('div');
  dom.className = className;
  dom.textContent = content;
  return dom;
}

/** The kernel's hovers are Markdown: a signature in code, then the documentation. */
function hoverDom(hover) {
  const dom = document.createElement('div');
  dom.className = 'hint';
  for (const part of hover.text.replace(/\\([\\`*_{}[\]()#+\-.!<>])/g, '$1').split(/```(?:\w*)\n?/).map((t, i) => [t.trim(), i % 2])) {
    if (!part[0]) continue;
    const block = document.createElement(part[1] ? 'code' : 'p');
    block.textContent = part[0];
    dom.append(block);
  }
  return dom;
}

const setSignature = StateEffect.define();
const signatureField = StateField.define({
  create: () => null,
  update(value, tr) {
    for (const effect of tr.effects) if (effect.is(setSignature)) return effect.value;
    return value && tr.docChanged ? { ...value, pos: tr.changes.mapPos(value.pos) } : value;
  },
  provide: f => showTooltip.from(f),
});

function signatureHelp(ask) {
  let waiting = 0;
  async function update(view) {
    const pos = view.state.selection.main.head, my = ++waiting;
    const help = (await ask('signature', view.state.doc.toString(), place(view.state.doc, pos))).json;
    if (my !== waiting) return;
    const signature = help && help.signatures[Math.max(0, help.active)];
    view.dispatch({ effects: setSignature.of(signature ? { pos: Math.min(pos, view.state.doc.length), above: true, create: () => ({ dom: signatureDom(help, signature) }) } : null) });
  }
  return [
    signatureField,
    keymap.of([
      { key: 'Ctrl-Shift-Space', run: view => { update(view); return true; } },
      { key: 'Escape', run: view => { if (!view.state.field(signatureField)) return false; waiting++; view.dispatch({ effects: setSignature.of(null) }); return true; } },
    ]),
    EditorView.updateListener.of(change => {
      if (!change.docChanged && !change.selectionSet) return;
      let opened = false;
      change.changes.iterChanges((fromA, toA, fromB, toB, inserted) => { if (/[(,]/.test(inserted.toString())) opened = true; });
      if (opened || change.state.field(signatureField)) update(change.view);
    }),
  ];
}

function signatureDom(help, signature) {
  const dom = document.createElement('div'), code = document.createElement('code');
  dom.className = 'hint';
  const parameter = signature.parameters[help.parameter], at = parameter ? signature.label.indexOf(parameter.label) : -1;
  if (at >= 0) {
    const strong = document.createElement('strong');
    strong.textContent = parameter.label;
    code.append(signature.label.slice(0, at), strong, signature.label.slice(at + parameter.label.length));
  } else code.textContent = signature.label;
  dom.append(code);
  if (help.signatures.length > 1) dom.append(text(`${help.active + 1} of ${help.signatures.length}`, 'count'));
  for (const doc of [parameter && parameter.doc, signature.doc]) if (doc) dom.append(text(doc, 'doc'));
  return dom;
}

function diagnostics(ask) {
  return linter(async view => {
    const doc = view.state.doc;
    // Of the cell that is being written; a page full of cells would ask for minutes.
    if (!view.hasFocus) return [];
    if (doc.toString().trim() === '' || /^\s*#!/.test(doc.toString())) return [];
    const found = (await ask('diagnose', doc.toString(), { line: 0, column: 0 })).json;
    if (!found || view.state.doc !== doc) return [];
    return found.map(d => {
      const from = offset(doc, d.line, d.from), to = offset(doc, d.toLine, d.to);
      return { from, to: Math.max(to, from), severity: d.severity, message: `${d.code}: ${d.text}` };
    });
  }, { delay: 600 });
}

/** All of it for one editor. ask(question, text, {line, column}) gives a promise of the server's answer. */
export function languageService(ask) {
  return [
    autocompletion({ override: [completionSource(ask)], activateOnTyping: true, activateOnTypingDelay: 60, interactionDelay: 40, maxRenderedOptions: 80 }),
    closeBrackets(),
    hoverTooltip(async (view, pos) => {
      const hover = (await ask('hover', view.state.doc.toString(), place(view.state.doc, pos))).json;
      if (!hover) return null;
      const from = hover.line >= 0 ? offset(view.state.doc, hover.line, hover.from) : pos, to = hover.line >= 0 ? offset(view.state.doc, hover.line, hover.to) : pos;
      return { pos: Math.min(from, pos), end: Math.max(to, pos), above: true, create: () => ({ dom: hoverDom(hover) }) };
    }, { hoverTime: 350 }),
    signatureHelp(ask),
    diagnostics(ask),
  ];
}
