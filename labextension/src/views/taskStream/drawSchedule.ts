/** How soon news are drawn: a task at once, a flood not more often than the eye can use. */

import { Throttle } from '../shared/throttle';

const PACE_MS = 180;
const UNSEEN_MS = 1000;
/** What brings no task waits a little: rows that come with it are drawn in the same frame. */
const CALM_MS = 200;
/** How often the picture moves with the clock while tasks run and nothing else changes it. */
const TICK_MS = 220;
const TICK_REDUCED_MS = 1000;

export class DrawSchedule {
  constructor(private readonly _invalidate: () => void) {
    this._seen = new Throttle(_invalidate, PACE_MS);
    this._unseen = new Throttle(_invalidate, UNSEEN_MS);
  }

  /** False while the view is scrolled away: then only its figures are kept true. */
  isOnScreen = true;

  /** `isAwaited`: the first picture, or a moment of a recording that a reader chose. */
  request(isUrgent: boolean, isAwaited = false): void {
    if (!this.isOnScreen) {
      this._unseen.request();
    } else if (isAwaited) {
      this._invalidate();
    } else if (isUrgent) {
      this._seen.request();
    } else {
      this._calm ??= setTimeout(this._invalidate, CALM_MS);
    }
  }

  /** Draw once more when the clock has visibly moved on. */
  tick(): void {
    const calm = window.matchMedia?.('(prefers-reduced-motion: reduce)').matches;
    this._tick = setTimeout(this._invalidate, calm ? TICK_REDUCED_MS : TICK_MS);
  }

  /** A frame was drawn, with everything that had come. */
  drawn(): void {
    clearTimeout(this._calm);
    clearTimeout(this._tick);
    this._calm = undefined;
  }

  dispose(): void {
    this.drawn();
    this._seen.dispose();
    this._unseen.dispose();
  }

  private readonly _seen: Throttle;
  private readonly _unseen: Throttle;
  private _calm: ReturnType<typeof setTimeout> | undefined;
  private _tick: ReturnType<typeof setTimeout> | undefined;
}
