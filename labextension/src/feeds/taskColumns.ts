/** Keep up to a million task rows as typed arrays that grow by doubling. */

import type { IFrame, NumberArray } from '../protocol/frame';
import { StringPool } from './strings';

export const MAX_ROWS = 1_000_000;

/** A task that is told now did not happen ten years ago, nor will it in ten years. */
const CREDIBLE_S = 10 * 365 * 24 * 3600;
const FIRST_CAPACITY = 1024;
/** Share of the rows forgotten at once when full: moving memory seldom keeps appending cheap. */
const FORGET_SHARE = 8;

const TEXT = ['stem', 'prefix', 'action', 'status', 'worker', 'type'] as const;

type TextName = (typeof TEXT)[number];

/** One task as a reader sees it. */
export interface ITaskRow {
  key: string;
  prefix: string;
  action: string;
  status: string;
  worker: string;
  thread: number;
  start: number;
  duration: number;
  nbytes: number;
  type: string;
  /** Number of the task in `GraphColumns`, -1 where unknown. */
  task: number;
}

export class TaskColumns {
  constructor(private readonly _maxRows: number = MAX_ROWS) {}

  /** Rows held now; row `i` of every column is valid for `i < length`. */
  length = 0;
  /** Grows whenever row numbers change their meaning: after a clear and after forgetting rows. */
  generation = 0;
  /** Grows whenever all rows were cleared: what comes then has another time axis. */
  era = 0;
  /** Rows forgotten here because the store was full. */
  forgotten = 0;

  stem = new Int32Array(FIRST_CAPACITY);
  index = new Int32Array(FIRST_CAPACITY);
  prefix = new Int32Array(FIRST_CAPACITY);
  action = new Int32Array(FIRST_CAPACITY);
  status = new Int32Array(FIRST_CAPACITY);
  worker = new Int32Array(FIRST_CAPACITY);
  type = new Int32Array(FIRST_CAPACITY);
  task = new Int32Array(FIRST_CAPACITY);
  thread = new Int16Array(FIRST_CAPACITY);
  start = new Float64Array(FIRST_CAPACITY);
  duration = new Float32Array(FIRST_CAPACITY);
  nbytes = new Float64Array(FIRST_CAPACITY);

  /** Texts behind the codes of a text column. */
  readonly pools: Record<TextName, StringPool> = {
    stem: new StringPool(),
    prefix: new StringPool(),
    action: new StringPool(),
    status: new StringPool(),
    worker: new StringPool(),
    type: new StringPool()
  };

  /** First row of the scheduler that is there now; those before it are history. */
  get ringStart(): number {
    return Math.max(0, this._mark - this.forgotten);
  }

  /** `base`: number of the task that the frame calls 0. */
  append(frame: IFrame, base = 0): void {
    if (frame.length === 0) {
      return;
    }
    this._makeRoom(Math.min(frame.length, this._maxRows));
    const skip = Math.max(0, frame.length - this._maxRows);
    const at = this.length;
    for (const name of TEXT) {
      const { codes, values } = frame.strings[name];
      this.pools[name].adopt({ codes: codes.subarray(skip), values }, this[name], at);
    }
    const { index, task, thread, start, duration, nbytes } = frame.numbers;
    copy(index, skip, this.index, at);
    copy(task, skip, this.task, at);
    shift(this.task.subarray(at, at + frame.length - skip), base);
    copy(thread, skip, this.thread, at);
    copy(start, skip, this.start, at);
    copy(duration, skip, this.duration, at);
    copy(nbytes, skip, this.nbytes, at);
    this._settle(at, at + frame.length - skip, frame.now);
    this.forgotten += skip;
    this.length += frame.length - skip;
  }

  /** Show only the first rows; a reader that saw more of them begins anew. */
  showFirst(rows: number): void {
    this.generation += Number(rows < this.length);
    this.length = rows;
  }

  clear(): void {
    this.length = 0;
    this.forgotten = 0;
    this._mark = 0;
    this.generation += 1;
    this.era += 1;
  }

  /** Rows from here on are another scheduler's; tasks from number `known` on stay without graph. */
  beginRing(known: number): void {
    this._mark = this.forgotten + this.length;
    for (let row = 0; row < this.length; row++) {
      if (this.task[row] >= known) {
        this.task[row] = -1;
      }
    }
  }

  /** Drop the rows of this ring, which come once more. */
  restartRing(): void {
    this.length = this.ringStart;
    this.forgotten = this._mark - this.length;
    this.generation += 1;
  }

  row(i: number): ITaskRow {
    const text = (name: TextName) => this.pools[name].values[this[name][i]];
    return {
      key: joinKey(text('stem'), this.index[i]),
      prefix: text('prefix'),
      action: text('action'),
      status: text('status'),
      worker: text('worker'),
      thread: this.thread[i],
      start: this.start[i],
      duration: this.duration[i],
      nbytes: this.nbytes[i],
      type: text('type'),
      task: this.task[i]
    };
  }

  /** What a worker whose clock was never set says of a time would stretch the axis to decades. */
  private _settle(from: number, to: number, now: number): void {
    const { start, duration } = this;
    for (let row = from; row < to; row++) {
      start[row] = Math.abs(start[row] - now) < CREDIBLE_S ? start[row] : now;
      duration[row] = duration[row] > 0 ? duration[row] : 0;
    }
  }

  private _makeRoom(rows: number): void {
    const wanted = this.length + rows;
    if (wanted > this._maxRows) {
      this._forget(Math.max(wanted - this._maxRows, Math.floor(this._maxRows / FORGET_SHARE)));
    }
    if (this.length + rows > this.start.length) {
      this._grow(this.length + rows);
    }
  }

  private _forget(rows: number): void {
    const count = Math.min(rows, this.length);
    for (const column of this._columns()) {
      column.copyWithin(0, count, this.length);
    }
    this.length -= count;
    this.forgotten += count;
    this.generation += 1;
  }

  private _grow(rows: number): void {
    let capacity = this.start.length;
    while (capacity < rows) {
      capacity *= 2;
    }
    capacity = Math.min(capacity, Math.max(this._maxRows, rows));
    for (const name of [...TEXT, 'index', 'task'] as const) {
      this[name] = enlarge(this[name], new Int32Array(capacity));
    }
    this.thread = enlarge(this.thread, new Int16Array(capacity));
    this.start = enlarge(this.start, new Float64Array(capacity));
    this.duration = enlarge(this.duration, new Float32Array(capacity));
    this.nbytes = enlarge(this.nbytes, new Float64Array(capacity));
  }

  private _columns(): NumberArray[] {
    const texts = TEXT.map(name => this[name]);
    const { index, task, thread, start, duration, nbytes } = this;
    return [...texts, index, task, thread, start, duration, nbytes];
  }

  /** Rows before this ring, also those forgotten since. */
  private _mark = 0;
}

/** A key travels as its stem and its last integer; -1 stands for "no integer". */
export function joinKey(stem: string, index: number): string {
  if (index < 0) {
    return stem;
  }
  return stem.startsWith('(') ? `${stem}${index})` : `${stem}${index}`;
}

export function copy(from: NumberArray, skip: number, to: NumberArray, at: number): void {
  to.set(from.subarray(skip), at);
}

/** Add to all numbers that are not "unknown". */
export function shift(numbers: Int32Array, by: number): void {
  for (let i = 0; by > 0 && i < numbers.length; i++) {
    numbers[i] += numbers[i] < 0 ? 0 : by;
  }
}

export function enlarge<T extends NumberArray>(from: NumberArray, to: T): T {
  to.set(from);
  return to;
}
