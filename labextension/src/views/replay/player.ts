/** Carry the moment of a recording on, as fast as the reader wants. */

import type { IRun } from '../../feeds/feed';

/** Times real time; or the whole run in so many seconds. */
export type Speed = '1' | '4' | '16' | 'whole';

const WHOLE_SECONDS = 10;
/** Who wants little motion gets a new picture only so often. */
const CALM_SECONDS = 1;

export class Player {
  speed: Speed = 'whole';

  constructor(
    private readonly _run: IRun,
    /** The moment, or whether it moves, has changed. */
    private readonly _changed: () => void
  ) {}

  get isPlaying(): boolean {
    return this._request !== 0;
  }

  /** Continue, from the start where the end was reached; or pause. */
  toggle(): void {
    if (this.isPlaying) {
      this._stop();
    } else if (this._run.end > this._run.start) {
      if (this._run.now >= this._run.end) {
        this._run.now = this._run.start;
      }
      this._last = null;
      this._request = requestAnimationFrame(time => this._step(time));
    }
    this._changed();
  }

  goTo(time: number): void {
    this._run.now = Math.min(this._run.end, Math.max(this._run.start, time));
    this._changed();
  }

  dispose(): void {
    this._stop();
  }

  private _step(time: number): void {
    this._last ??= time;
    const seconds = (time - this._last) / 1000;
    const calm = window.matchMedia?.('(prefers-reduced-motion: reduce)').matches;
    if (seconds >= (calm ? CALM_SECONDS : 0)) {
      this._last = time;
      this.goTo(this._run.now + seconds * rateOf(this.speed, this._run));
    }
    const isOver = this._run.now >= this._run.end;
    this._request = isOver ? 0 : requestAnimationFrame(next => this._step(next));
  }

  private _stop(): void {
    cancelAnimationFrame(this._request);
    this._request = 0;
  }

  private _request = 0;
  /** Time of the last new moment, null before the first frame. */
  private _last: number | null = null;
}

/** Seconds of the run in a second of the reader's. */
export function rateOf(speed: Speed, { start, end }: Pick<IRun, 'start' | 'end'>): number {
  return speed === 'whole' ? (end - start) / WHOLE_SECONDS : Number(speed);
}
