/** The picture that replaces a live view without a kernel. */

/** Mount a view in place of the picture of that name; the clean-up function shows it again. */
export function replaceStill(el: HTMLElement, name: string, mount: () => () => void): () => void {
  const rule = el.ownerDocument.createElement('style');
  rule.textContent = `[data-kernel-helpers-still="${name}"] { display: none; }`;
  el.ownerDocument.head.append(rule);
  const unmount = mount();
  return () => {
    unmount();
    rule.remove();
  };
}
