/** Show text where no Markdown renderer is at hand: paragraphs, code spans, strong words. */

import { make } from './dom';

/** Paragraphs split at blank lines. */
export function renderParagraphs(text: string): HTMLParagraphElement[] {
  return text
    .trim()
    .split(/\n\s*\n/)
    .map(paragraph => make('p', {}, ...renderInline(paragraph)));
}

/** Code between backticks becomes `<code>`, text between double stars `<strong>`. */
export function renderInline(text: string): (Node | string)[] {
  return text
    .split(/(`[^`]+`|\*\*[^*]+\*\*)/)
    .filter(part => part !== '')
    .map(part => {
      if (part.startsWith('`') && part.length > 2) {
        return make('code', {}, part.slice(1, -1));
      }
      return part.startsWith('**') && part.length > 4
        ? make('strong', {}, part.slice(2, -2))
        : part;
    });
}
