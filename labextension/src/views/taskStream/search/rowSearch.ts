/** Find rows a slice at a time, so that a million of them never hold up a frame. */

import type { TaskTable } from '../../../feeds/taskTable';
import type { ILane } from '../model/lane';
import { Track } from '../model/track';
import { Matcher, type NameOf } from './matcher';

/** Rows between two looks at the clock. */
const SLICE = 4096;

export interface IRowLookup {
  /** Transfers and disk are not searched: what counts is tasks. */
  isTask(row: number): boolean;
  laneOf(row: number): ILane | null;
  nameOf: NameOf;
}

export class RowSearch {
  constructor(
    private readonly _tasks: TaskTable,
    private readonly _facts: IRowLookup
  ) {}

  /** Rows found so far, in order of completion. */
  hits: number[] = [];
  /** Place in `hits` of the one the reader is at, -1 before the first step. */
  at = -1;

  get query(): string {
    return this._query;
  }

  get isActive(): boolean {
    return this._matcher !== null;
  }

  /** True when every row has been looked at. */
  get isDone(): boolean {
    return !this._matcher || this._seen >= this._tasks.length;
  }

  /** An empty query ends the search. */
  ask(query: string): void {
    this._query = query;
    const matcher = new Matcher(query, this._tasks, this._facts.nameOf);
    this._matcher = matcher.isEmpty ? null : matcher;
    this.restart();
  }

  /** Look again at every row: the rows or their lanes mean something else now. */
  restart(): void {
    this.hits = [];
    this.at = -1;
    this._seen = 0;
    this._tracks = new Map();
  }

  /** Look at more rows, for about `budgetMs`. */
  advance(budgetMs: number): void {
    const until = performance.now() + budgetMs;
    while (!this.isDone && performance.now() < until) {
      this._lookAt(Math.min(this._seen + SLICE, this._tasks.length));
    }
  }

  trackOf(lane: ILane): Track | null {
    return this._tracks.get(lane) ?? null;
  }

  /** The next hit in that direction, round the end; null without hits. */
  step(by: 1 | -1): number | null {
    const { length } = this.hits;
    if (length === 0) {
      return null;
    }
    const first = by === 1 ? 0 : length - 1;
    this.at = this.at < 0 ? first : (this.at + by + length) % length;
    return this.hits[this.at];
  }

  private _lookAt(end: number): void {
    const matcher = this._matcher;
    if (!matcher) {
      return;
    }
    for (; this._seen < end; this._seen++) {
      if (this._facts.isTask(this._seen) && matcher.matches(this._seen)) {
        this.hits.push(this._seen);
        this._place(this._seen);
      }
    }
  }

  private _place(row: number): void {
    const lane = this._facts.laneOf(row);
    if (lane) {
      const track = this._tracks.get(lane) ?? new Track();
      this._tracks.set(lane, track);
      track.append(row, this._tasks.columns);
    }
  }

  private _query = '';
  private _matcher: Matcher | null = null;
  private _seen = 0;
  private _tracks = new Map<ILane, Track>();
}
