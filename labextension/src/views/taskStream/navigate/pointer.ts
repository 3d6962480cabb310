/** Turn pointer and wheel events on the canvas into pan, zoom, hover and click. */

export interface IPointerTarget {
  hover(x: number, y: number): void;
  leave(): void;
  click(x: number, y: number): void;
  /** Pixels the content moves to the right. */
  drag(pixels: number): void;
  zoom(x: number, factor: number): void;
  doubleClick(x: number, y: number): void;
}

const DRAG_FROM = 4;
const ZOOM_PER_PIXEL = 1.002;
/** Two fingers on a touchpad arrive as a wheel with Ctrl and small steps. */
const ZOOM_PER_PINCH = 1.01;

export function watchPointer(canvas: HTMLCanvasElement, target: IPointerTarget): () => void {
  const gestures = new Gestures(canvas, target);
  const stop = new AbortController();
  const options = { signal: stop.signal };
  canvas.addEventListener('pointerdown', event => gestures.down(event), options);
  canvas.addEventListener('pointermove', event => gestures.move(event), options);
  canvas.addEventListener('pointerup', event => gestures.up(event), options);
  canvas.addEventListener('pointercancel', event => gestures.cancel(event), options);
  canvas.addEventListener('pointerleave', () => target.leave(), options);
  canvas.addEventListener(
    'dblclick',
    event => target.doubleClick(event.offsetX, event.offsetY),
    options
  );
  canvas.addEventListener('wheel', event => gestures.wheel(event), { ...options, passive: false });
  return () => stop.abort();
}

class Gestures {
  constructor(
    private readonly _canvas: HTMLCanvasElement,
    private readonly _target: IPointerTarget
  ) {}

  down(event: PointerEvent): void {
    if (event.button === 0) {
      this._fingers.set(event.pointerId, event);
      this._last = event.offsetX;
      this._moved = 0;
      this._canvas.setPointerCapture(event.pointerId);
    }
  }

  move(event: PointerEvent): void {
    if (this._last === null) {
      this._target.hover(event.offsetX, event.offsetY);
      return;
    }
    if (this._fingers.size === 2) {
      this._pinch(event);
      return;
    }
    const step = event.offsetX - this._last;
    this._moved += Math.abs(step);
    this._last = event.offsetX;
    if (this._moved >= DRAG_FROM) {
      this._target.leave();
      this._target.drag(step);
    }
  }

  up(event: PointerEvent): void {
    if (this._last !== null && this._moved < DRAG_FROM) {
      this._target.click(event.offsetX, event.offsetY);
    }
    this.cancel(event);
  }

  cancel(event: PointerEvent): void {
    this._fingers.delete(event.pointerId);
    this._last = null;
  }

  /** Two fingers: the middle between them moves the content, their distance zooms it. */
  private _pinch(event: PointerEvent): void {
    const before = spread([...this._fingers.values()]);
    this._fingers.set(event.pointerId, event);
    const now = spread([...this._fingers.values()]);
    this._moved = DRAG_FROM;
    this._target.drag(now.middle - before.middle);
    this._target.zoom(now.middle, Math.max(before.distance, 1) / Math.max(now.distance, 1));
  }

  /** On a page that scrolls, the wheel is ours only after a click into the view or with Ctrl. */
  wheel(event: WheelEvent): void {
    const isOurs = event.ctrlKey || event.metaKey || this._canvas.matches(':focus');
    if (!isOurs && canScroll(this._canvas)) {
      return;
    }
    event.preventDefault();
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      this._target.drag(-(event.deltaX || event.deltaY) * unit);
    } else {
      this._target.zoom(
        event.offsetX,
        (event.ctrlKey ? ZOOM_PER_PINCH : ZOOM_PER_PIXEL) ** (event.deltaY * unit)
      );
    }
  }

  private readonly _fingers = new Map<number, PointerEvent>();
  private _last: number | null = null;
  private _moved = 0;
}

function spread([a, b]: PointerEvent[]): { middle: number; distance: number } {
  const distance = Math.hypot(a.offsetX - b.offsetX, a.offsetY - b.offsetY);
  return { middle: (a.offsetX + b.offsetX) / 2, distance };
}

function canScroll(el: Element): boolean {
  for (let node = el.parentElement; node; node = node.parentElement) {
    const { overflowY } = getComputedStyle(node);
    const isScroller = overflowY === 'auto' || overflowY === 'scroll' || !node.parentElement;
    if (isScroller && node.scrollHeight > node.clientHeight + 1) {
      return true;
    }
  }
  return false;
}
