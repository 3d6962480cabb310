/** The picture that replaces a live view without a kernel. */

/** Hide the picture of that name below the live view; remove the rule to undo. */
export function hideStill(el: HTMLElement, name: string): HTMLStyleElement {
  const rule = el.ownerDocument.createElement('style');
  rule.textContent = `[data-kernel-helpers-still="${name}"] { display: none; }`;
  el.ownerDocument.head.append(rule);
  return rule;
}
