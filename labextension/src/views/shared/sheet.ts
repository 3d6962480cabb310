/** Put a view's style rules into the document (or shadow root) that shows it, once. */

export function injectCss(el: HTMLElement, name: string, css: string): void {
  const root = el.getRootNode();
  const host = root instanceof ShadowRoot ? root : el.ownerDocument.head;
  if (!host.querySelector(`style[data-kh="${name}"]`)) {
    const style = el.ownerDocument.createElement('style');
    style.dataset.kh = name;
    style.textContent = css;
    host.append(style);
  }
}
