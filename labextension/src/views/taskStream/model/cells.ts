/** The notebook cell of each task, and the time in which a cell's tasks ran. */

import type { GraphTable } from '../../../feeds/graphTable';
import type { TaskTable } from '../../../feeds/taskTable';
import { shorten } from '../../shared/format';
import type { Lineage } from './lineage';
import type { ITimeSpan } from './timeSpan';

/** One run of one cell. */
export interface ICellBand extends ITimeSpan {
  /** JupyterLab's id of the cell. */
  cell: string;
  /** Execution count, -1 where unknown. */
  run: number;
  /** "[12] df.sum()". */
  label: string;
  tasks: number;
}

const LONGEST_LABEL = 120;

/** Apart by more than any cell runs: a cell and its run in one number. */
const RUNS = 2 ** 21;

export class Cells {
  constructor(
    private readonly _tasks: TaskTable,
    private readonly _graph: GraphTable,
    private readonly _lineage: Lineage
  ) {}

  /** In order of first appearance. */
  bands: ICellBand[] = [];
  /** True as soon as a task belongs to a span of its own. */
  hasSpans = false;

  /** Add the rows received since the last call. */
  sync(): void {
    if (this._ring !== this._graph.ringFirst) {
      this._ring = this._graph.ringFirst;
      this._past = new Map([...this._past, ...this._codes]);
      this._codes.clear();
    }
    if (this._generation !== this._tasks.generation) {
      this._generation = this._tasks.generation;
      this._seen = 0;
      this.bands = [];
      this._codes.clear();
      this._past.clear();
    }
    for (; this._seen < this._tasks.length && this._lineage.isReady(this._seen); this._seen++) {
      this._add(this._seen);
    }
  }

  /** Place in `bands` of the cell that made a row, -1 where unknown. */
  bandOf(row: number): number {
    const at = this._lineage.graphRow(row);
    return at < 0 || this._text('cell', at) === '' ? -1 : this._band(at);
  }

  /** A run of a cell, the last one where none is named; null where it made no task. */
  find(cell: string, run?: number): ICellBand | null {
    const isIt = (band: ICellBand) => band.cell === cell && (run === undefined || band.run === run);
    return this.bands.filter(band => isIt(band) && band.tasks > 0).at(-1) ?? null;
  }

  private _add(row: number): void {
    const at = this._lineage.graphRow(row);
    if (at < 0) {
      return;
    }
    this.hasSpans ||= this._text('span', at) !== '';
    if (this._text('cell', at) !== '') {
      const band = this.bands[this._band(at)];
      band.start = Math.min(band.start, this._tasks.columns.start[row]);
      band.end = Math.max(
        band.end,
        this._tasks.columns.start[row] + this._tasks.columns.duration[row]
      );
      band.tasks += 1;
    }
  }

  private _band(at: number): number {
    const code = this._graph.columns.cell[at] * RUNS + this._graph.columns.run[at] + 1;
    // Another scheduler's run of the same number is another run.
    const codes = at < this._graph.ringStart ? this._past : this._codes;
    let index = codes.get(code);
    if (index === undefined) {
      const run = this._graph.columns.run[at];
      const cell = this._text('cell', at);
      const text = shorten(this._text('label', at), LONGEST_LABEL);
      const label = `${run < 0 ? '' : `[${run}] `}${text}`;
      const nothing = { start: Number.POSITIVE_INFINITY, end: Number.NEGATIVE_INFINITY, tasks: 0 };
      index = this.bands.push({ ...nothing, cell, run, label }) - 1;
      codes.set(code, index);
    }
    return index;
  }

  private _text(name: 'cell' | 'label' | 'span', at: number): string {
    return this._graph.pools[name].values[this._graph.columns[name][at]];
  }

  private _seen = 0;
  private _generation = -1;
  private _ring = 0;
  private readonly _codes = new Map<number, number>();
  /** The same of schedulers before this one. */
  private _past = new Map<number, number>();
}
