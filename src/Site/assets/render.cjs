// Reads {formulas: [{tex, display}], code: [text]} from standard input, writes {formulas: [html], code: [html], failed: [text]}.
// It is copied beside node_modules, from where it takes katex and highlight.js.
const katex = require('katex');
const hljs = require('highlight.js/lib/core');
hljs.registerLanguage('csharp', require('highlight.js/lib/languages/csharp'));

let input = '';
process.stdin.setEncoding('utf8');
process.stdin.on('data', part => { input += part; });
process.stdin.on('end', () => {
  const jobs = JSON.parse(input), failed = [];
  const formulas = jobs.formulas.map(({ tex, display }) => {
    try {
      return katex.renderToString(tex, { displayMode: display, output: 'htmlAndMathml', strict: 'ignore' });
    } catch (e) {
      failed.push(tex + ': ' + e.message);
      return null;
    }
  });
  const code = jobs.code.map(text => hljs.highlight(text, { language: 'csharp', ignoreIllegals: true }).value);
  process.stdout.write(JSON.stringify({ formulas, code, failed }));
});
