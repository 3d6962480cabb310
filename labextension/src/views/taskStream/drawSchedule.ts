/** When the next frame is drawn: at once for a task, at a limited rate for many. */

import { FrameLoop } from '../shared/frameLoop';
import { Throttle } from '../shared/throttle';

const PACE_MS = 180;
const UNSEEN_MS = 1000;
/** A change without tasks waits a little: rows that arrive with it are drawn in the same frame. */
const CALM_MS = 200;
/** How often the picture moves with the clock while tasks run and nothing else changes it. */
const TICK_MS = 220;
const TICK_REDUCED_MS = 1000;

export class DrawSchedule {
  constructor(draw: () => void) {
    this._loop = new FrameLoop(draw);
    this._seen = new Throttle(this.invalidate, PACE_MS);
    this._unseen = new Throttle(this.invalidate, UNSEEN_MS);
  }

  /** Draw in the next animation frame. */
  readonly invalidate = () => this._loop.invalidate();

  /** False while the view is scrolled away: then only its figures are kept up to date. */
  isOnScreen = true;

  /** `isAwaited`: the first picture, or a moment of a recording that a reader chose. */
  request(isUrgent: boolean, isAwaited = false): void {
    if (!this.isOnScreen) {
      this._unseen.request();
    } else if (isAwaited) {
      this.invalidate();
    } else if (isUrgent) {
      this._seen.request();
    } else {
      this._calm ??= setTimeout(this.invalidate, CALM_MS);
    }
  }

  /** Draw once more when the clock has visibly moved on. */
  tick(): void {
    const isReduced = window.matchMedia?.('(prefers-reduced-motion: reduce)').matches;
    this._tick = setTimeout(this.invalidate, isReduced ? TICK_REDUCED_MS : TICK_MS);
  }

  /** A frame is drawn, with everything received so far. */
  drawn(): void {
    clearTimeout(this._calm);
    clearTimeout(this._tick);
    this._calm = undefined;
  }

  dispose(): void {
    this.drawn();
    this._seen.dispose();
    this._unseen.dispose();
    this._loop.dispose();
  }

  private readonly _loop: FrameLoop;
  private readonly _seen: Throttle;
  private readonly _unseen: Throttle;
  private _calm: ReturnType<typeof setTimeout> | undefined;
  private _tick: ReturnType<typeof setTimeout> | undefined;
}
