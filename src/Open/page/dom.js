/** A button with words on it, and longer ones for readers' programs. */
export function button(text, onClick, label) {
  const b = document.createElement('button');
  b.type = 'button';
  b.textContent = text;
  if (label) { b.title = label; b.setAttribute('aria-label', label); }
  b.addEventListener('click', onClick);
  return b;
}
