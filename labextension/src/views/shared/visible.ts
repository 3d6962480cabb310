/** Hear whether an element can be seen: not scrolled away, not in a hidden tab of the host. */

/** Calls back on every change; where the browser cannot tell, never: the element counts as seen. */
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
