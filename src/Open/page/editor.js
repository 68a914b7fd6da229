// One cell's editor: CodeMirror 6 with C#, in the colors of the reading edition.
import { EditorState, Compartment, StateField, StateEffect, Prec, Annotation } from '@codemirror/state';
import { EditorView, Decoration, keymap, lineNumbers, drawSelection, highlightSpecialChars, highlightActiveLine } from '@codemirror/view';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { StreamLanguage, HighlightStyle, syntaxHighlighting, bracketMatching, indentUnit, indentOnInput } from '@codemirror/language';
import { closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { openSearchPanel, search, searchKeymap } from '@codemirror/search';
import { csharp } from '@codemirror/legacy-modes/mode/clike';
import { tags } from '@lezer/highlight';

const colors = HighlightStyle.define([
  { tag: [tags.keyword, tags.bool, tags.null, tags.atom], color: 'var(--keyword)' },
  { tag: [tags.string, tags.character, tags.special(tags.string)], color: 'var(--string)' },
  { tag: tags.comment, color: 'var(--comment)' },
  { tag: tags.number, color: 'var(--number)' },
  { tag: [tags.definition(tags.variableName), tags.function(tags.variableName)], color: 'var(--name)' },
  { tag: [tags.typeName, tags.className, tags.meta, tags.standard(tags.variableName)], color: 'var(--type)' },
]);

const language = StreamLanguage.define(csharp);
const setBadLine = StateEffect.define();
const badLine = StateField.define({
  create: () => Decoration.none,
  update(value, tr) {
    value = value.map(tr.changes);
    for (const effect of tr.effects)
      if (effect.is(setBadLine)) {
        const n = effect.value;
        value = n >= 1 && n <= tr.state.doc.lines
          ? Decoration.set([Decoration.line({ class: 'cm-bad-line' }).range(tr.state.doc.line(n).from)])
          : Decoration.none;
      }
    return value;
  },
  provide: f => EditorView.decorations.from(f),
});

/** Changes that come from the server and not from the keyboard. */
const fromServer = Annotation.define();

export function createEditor({ parent, text, label, readOnly, markdown, language: service, onChange, keys }) {
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        Prec.highest(keymap.of(keys)),
        markdown ? EditorView.lineWrapping : [language, syntaxHighlighting(colors), bracketMatching(), indentOnInput(), lineNumbers(), service],
        history(), drawSelection(), highlightSpecialChars(), highlightActiveLine(), badLine, indentUnit.of('    '), EditorState.tabSize.of(4),
        EditorState.readOnly.of(readOnly),
        search({ top: true }),
        // The browser's own search sees all cells; Ctrl-Alt-F searches and replaces in this one.
        keymap.of([{ key: 'Mod-Alt-f', run: openSearchPanel }, ...searchKeymap.filter(k => k.key !== 'Mod-f'), ...closeBracketsKeymap, ...completionKeymap, ...defaultKeymap, ...historyKeymap, indentWithTab]),
        EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0', autocapitalize: 'off', autocorrect: 'off', spellcheck: markdown ? 'true' : 'false' }),
        EditorView.updateListener.of(update => { if (update.docChanged && !update.transactions.some(t => t.annotation(fromServer))) onChange(); }),
      ],
    }),
  });
  return {
    view,
    get text() { return view.state.doc.toString(); },
    set(content) { view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: content }, annotations: fromServer.of(true) }); },
    /** The line that failed, from 1; 0 takes the mark away. An editor without one is let be: each dispatch lays the whole page out. */
    mark(line) {
      if (line === 0 && view.state.field(badLine).size === 0) return;
      view.dispatch({ effects: setBadLine.of(line) });
    },
    focus() { view.focus(); },
    destroy() { view.destroy(); },
  };
}
