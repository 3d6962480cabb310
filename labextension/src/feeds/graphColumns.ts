/** Keep every task's dependencies and origin as typed arrays that grow by doubling. */

import type { IFrame } from '../protocol/frame';
import { StringPool } from './strings';
import { copy, enlarge, joinKey, MAX_ROWS, shift } from './taskColumns';

const FIRST_CAPACITY = 1024;
const FORGET_SHARE = 8;

const TEXT = ['stem', 'prefix', 'cell', 'label', 'span'] as const;
const INTEGERS = [...TEXT, 'index', 'run'] as const;

type TextName = (typeof TEXT)[number];

/** One task as a reader sees it. */
export interface IGraphRow {
  key: string;
  prefix: string;
  /** JupyterLab's id of the cell that made the task, '' where unknown. */
  cell: string;
  /** Execution count of that cell, -1 where unknown. */
  run: number;
  /** First line of that cell. */
  label: string;
  /** Dask's span, '' for the default one. */
  span: string;
  created: number;
}

/**
 * Rows have numbers that never change: `TaskColumns.task` and `dependencies` speak of those.
 * Row `i` has the number `first + i`.
 */
export class GraphColumns {
  constructor(private readonly _maxRows: number = MAX_ROWS) {}

  /** Rows held now. */
  length = 0;
  /** Number of row 0. */
  first = 0;
  /** Number of the first task of the scheduler that is there now. */
  ringFirst = 0;
  /** Grows whenever `first` changes or rows are cleared. */
  generation = 0;

  stem = new Int32Array(FIRST_CAPACITY);
  prefix = new Int32Array(FIRST_CAPACITY);
  cell = new Int32Array(FIRST_CAPACITY);
  label = new Int32Array(FIRST_CAPACITY);
  span = new Int32Array(FIRST_CAPACITY);
  index = new Int32Array(FIRST_CAPACITY);
  run = new Int32Array(FIRST_CAPACITY);
  created = new Float64Array(FIRST_CAPACITY);

  /** Texts behind the codes of a text column. */
  readonly pools: Record<TextName, StringPool> = {
    stem: new StringPool(),
    prefix: new StringPool(),
    cell: new StringPool(),
    label: new StringPool(),
    span: new StringPool()
  };

  /** First row of the scheduler that is there now; those before it are history. */
  get ringStart(): number {
    return Math.max(0, this.ringFirst - this.first);
  }

  /** `base`: number of the task that the frame's ring calls 0. */
  append(frame: IFrame, base = 0): void {
    const first = frame.first + base;
    // Rows were lost between: numbers here have no gaps.
    if (first !== this.first + this.length) {
      this.clear();
      this.first = first;
      this.ringFirst = base;
    }
    const skip = Math.max(0, frame.length - this._maxRows);
    const rows = frame.length - skip;
    if (this.length + rows > this._maxRows) {
      const share = Math.floor(this._maxRows / FORGET_SHARE);
      this._forget(Math.max(this.length + rows - this._maxRows, share));
    }
    this.first += skip;
    this._grow(this.length + rows);
    this._appendColumns(frame, skip);
    this._appendLists(frame, skip, base);
    this.length += rows;
  }

  clear(): void {
    this.length = 0;
    this.first = 0;
    this.ringFirst = 0;
    this.generation += 1;
  }

  /** Rows from here on are another scheduler's; returns the number of its first task. */
  beginRing(): number {
    this.ringFirst = this.first + this.length;
    return this.ringFirst;
  }

  /** Drop the rows of this ring, which come once more. */
  restartRing(): void {
    this.length = this.ringStart;
    this.first = Math.min(this.first, this.ringFirst);
    this.generation += 1;
  }

  /** Row of a task's number, -1 where it is not held. */
  rowOf(task: number): number {
    const row = task - this.first;
    return row >= 0 && row < this.length ? row : -1;
  }

  /** Numbers of the tasks that row `i` needs. */
  dependencies(i: number): Int32Array {
    return this._needs.subarray(this._offsets[i], this._offsets[i + 1]);
  }

  /** Numbers of the tasks that need task number `task`; looks through all rows. */
  dependents(task: number): number[] {
    const found: number[] = [];
    const end = this._offsets[this.length];
    for (let at = 0; at < end; at++) {
      if (this._needs[at] === task) {
        found.push(this.first + rowAt(this._offsets, this.length, at));
      }
    }
    return found;
  }

  row(i: number): IGraphRow {
    const text = (name: TextName) => this.pools[name].values[this[name][i]];
    return {
      key: joinKey(text('stem'), this.index[i]),
      prefix: text('prefix'),
      cell: text('cell'),
      run: this.run[i],
      label: text('label'),
      span: text('span'),
      created: this.created[i]
    };
  }

  private _appendColumns({ strings, numbers }: IFrame, skip: number): void {
    for (const name of TEXT) {
      const { codes, values } = strings[name];
      this.pools[name].adopt({ codes: codes.subarray(skip), values }, this[name], this.length);
    }
    copy(numbers.index, skip, this.index, this.length);
    copy(numbers.run, skip, this.run, this.length);
    copy(numbers.created, skip, this.created, this.length);
  }

  private _appendLists({ lists, length }: IFrame, skip: number, base: number): void {
    if (length === skip) {
      return;
    }
    const { offsets, values } = lists.dependencies;
    const end = this._offsets[this.length];
    const moved = end - offsets[skip];
    const added = values.subarray(offsets[skip], offsets[length]);
    if (end + added.length > this._needs.length) {
      this._needs = enlarge(this._needs, new Int32Array(2 * (end + added.length)));
    }
    this._needs.set(added, end);
    shift(this._needs.subarray(end, end + added.length), base);
    for (let i = skip; i < length; i++) {
      this._offsets[this.length + i - skip + 1] = offsets[i + 1] + moved;
    }
  }

  private _forget(rows: number): void {
    const count = Math.min(rows, this.length);
    const cut = this._offsets[count];
    for (const name of INTEGERS) {
      this[name].copyWithin(0, count, this.length);
    }
    this.created.copyWithin(0, count, this.length);
    this._needs.copyWithin(0, cut, this._offsets[this.length]);
    this._offsets.copyWithin(0, count, this.length + 1);
    this.length -= count;
    for (let i = 0; i <= this.length; i++) {
      this._offsets[i] -= cut;
    }
    this.first += count;
    this.generation += 1;
  }

  private _grow(rows: number): void {
    let capacity = this.created.length;
    if (rows <= capacity) {
      return;
    }
    while (capacity < rows) {
      capacity *= 2;
    }
    for (const name of INTEGERS) {
      this[name] = enlarge(this[name], new Int32Array(capacity));
    }
    this.created = enlarge(this.created, new Float64Array(capacity));
    this._offsets = enlarge(this._offsets, new Int32Array(capacity + 1));
  }

  /** Where the dependencies of row `i` begin; one more entry says where the last ones end. */
  private _offsets = new Int32Array(FIRST_CAPACITY + 1);
  private _needs = new Int32Array(FIRST_CAPACITY);
}

/** The row whose list holds place `at`. */
function rowAt(offsets: Int32Array, length: number, at: number): number {
  let low = 0;
  let high = length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (offsets[middle] <= at) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return low;
}
