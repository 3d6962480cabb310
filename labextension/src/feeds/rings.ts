/** Assign rows to schedulers that follow one another, and decide which can share a time axis. */

import type { GraphTable } from './graphTable';
import type { TaskTable } from './taskTable';

/** Clocks of one machine agree better than this many seconds. */
const CLOCK_SLACK_S = 1;

/** Each scheduler has one ring; rows of earlier schedulers stay as history. */
export class Rings {
  constructor(
    private readonly _tasks: TaskTable,
    private readonly _graph: GraphTable
  ) {}

  /** What the current ring calls task 0 has this number here. */
  base = 0;

  /**
   * Record a message of `ring`; returns 'next' where another scheduler took over, and
   * 'restart' where its rows cannot share an axis with those kept: its clock is behind, or it was
   * there before.
   */
  enter(ring: string, now: number): 'same' | 'next' | 'restart' {
    const latest = this._latest;
    this._latest = Math.max(latest, now);
    if (ring === this._ring) {
      return 'same';
    }
    const isFirst = this._ring === '';
    const isKnown = this._past.has(ring);
    this._past.add(this._ring);
    this._ring = ring;
    if (isFirst) {
      return 'same';
    }
    if (isKnown || now < latest - CLOCK_SLACK_S) {
      this._past.clear();
      this._latest = now;
      this._tasks.clear();
      this._graph.clear();
      this.base = 0;
      return 'restart';
    }
    this.base = this._graph.startRing();
    this._tasks.endRing(this.base);
    return 'next';
  }

  private _ring = '';
  private readonly _past = new Set<string>();
  private _latest = Number.NEGATIVE_INFINITY;
}
