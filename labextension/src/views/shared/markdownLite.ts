/** Show text where no Markdown renderer is at hand: paragraphs, lists, code, strong and set-off words. */

import { make } from './dom';

const FENCED = /^(```[^`]*^```$)/m;
const INLINE = /(`[^`]+`|\$[^$\n]+\$|\*\*[^*]+\*\*|\*[^*\s](?:[^*\n]*[^*\s])?\*)/;

/** Blocks split at blank lines; nothing of the text is ever taken for HTML. */
export function renderParagraphs(text: string): HTMLElement[] {
  return text
    .trim()
    .split(FENCED)
    .flatMap((part, i) => (i % 2 ? [part] : part.split(/\n\s*\n/)))
    .map(block => block.replace(/^\n+|\s+$/g, ''))
    .filter(block => block !== '')
    .map(renderBlock);
}

/** Code between backticks becomes `<code>`, between stars `<strong>` or `<em>`; formulas stay. */
export function renderInline(text: string): (Node | string)[] {
  return text
    .split(INLINE)
    .filter(part => part !== '')
    .map(renderPart);
}

function renderBlock(block: string): HTMLElement {
  const fence = /^```\w*\n([\s\S]*?)\n?```$/.exec(block);
  if (fence) {
    return make('pre', {}, make('code', {}, fence[1]));
  }
  const lines = block.split('\n');
  if (lines.every(line => line.startsWith('- '))) {
    return make('ul', {}, ...lines.map(line => make('li', {}, ...renderInline(line.slice(2)))));
  }
  return make('p', {}, ...renderInline(block));
}

function renderPart(part: string): Node | string {
  if (part.startsWith('`') && part.length > 2) {
    return make('code', {}, part.slice(1, -1));
  }
  if (part.startsWith('**') && part.length > 4) {
    return make('strong', {}, part.slice(2, -2));
  }
  return part.startsWith('*') && part.endsWith('*') && part.length > 2
    ? make('em', {}, part.slice(1, -1))
    : part;
}
