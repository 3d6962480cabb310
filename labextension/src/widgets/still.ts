/** The picture that stands in for a live view where no kernel feeds it. */

/** Hide the picture of that name while the live view stands above it; remove the rule to undo. */
export function hideStill(el: HTMLElement, name: string): HTMLStyleElement {
  const rule = el.ownerDocument.createElement('style');
  rule.textContent = `[data-kernel-helpers-still="${name}"] { display: none; }`;
  el.ownerDocument.head.append(rule);
  return rule;
}
