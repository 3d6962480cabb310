/** The parts of a browser that JupyterLab's packages ask for when they are imported. */

class NoObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}

const MISSING: Record<string, unknown> = {
  DragEvent: globalThis.MouseEvent,
  PointerEvent: globalThis.MouseEvent,
  ResizeObserver: NoObserver,
  IntersectionObserver: NoObserver,
  requestIdleCallback: (callback: () => void) => setTimeout(callback),
  cancelIdleCallback: (id: number) => clearTimeout(id),
  matchMedia: () => ({
    matches: false,
    addListener() {},
    removeListener() {},
    addEventListener() {},
    removeEventListener() {}
  })
};

if (typeof window !== 'undefined') {
  // jsdom has no layout.
  Document.prototype.elementFromPoint ??= () => null;
  Element.prototype.scrollTo ??= () => undefined;
  for (const [name, value] of Object.entries(MISSING)) {
    if (Reflect.get(window, name) === undefined) {
      Reflect.set(window, name, value);
      Reflect.set(globalThis, name, value);
    }
  }
}
