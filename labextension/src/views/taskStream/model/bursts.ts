/** Group task intervals into bursts of activity: stretches without a longer pause. */

import type { ITimeSpan } from './timeSpan';

/** A pause longer than this many seconds ends a burst. */
export const PAUSE_S = 2;

export class Bursts {
  /** Intervals may come in any order; most come near the end, where this is cheap. */
  add(start: number, end: number): void {
    let at = this._spans.length;
    while (at > 0 && this._spans[at - 1].start > end + PAUSE_S) {
      at -= 1;
    }
    const merged = { start, end };
    let from = at;
    while (from > 0 && this._spans[from - 1].end + PAUSE_S >= start) {
      from -= 1;
      merged.start = Math.min(merged.start, this._spans[from].start);
      merged.end = Math.max(merged.end, this._spans[from].end);
    }
    this._spans.splice(from, at - from, merged);
  }

  get first(): ITimeSpan | null {
    return this._spans[0] ?? null;
  }

  get last(): ITimeSpan | null {
    return this._spans.at(-1) ?? null;
  }

  /** Seconds inside bursts: the time in which work could have been done. */
  get activeSeconds(): number {
    return this.secondsWithin(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
  }

  secondsWithin(from: number, to: number): number {
    return this._spans.reduce(
      (sum, { start, end }) => sum + Math.max(0, Math.min(end, to) - Math.max(start, from)),
      0
    );
  }

  clear(): void {
    this._spans.length = 0;
  }

  /** In order of time, more than `PAUSE_S` apart. */
  private readonly _spans: ITimeSpan[] = [];
}
