/** Watch whether an element is on screen: not scrolled away, not in a hidden tab of the host. */

/** Calls back on every change; never in browsers without an observer, where the element counts as on screen. */
export function watchOnScreen(el: Element, listener: (isOnScreen: boolean) => void): () => void {
  if (typeof IntersectionObserver === 'undefined') {
    return () => undefined;
  }
  const observer = new IntersectionObserver(entries => {
    listener(entries[entries.length - 1].isIntersecting);
  });
  observer.observe(el);
  return () => observer.disconnect();
}
