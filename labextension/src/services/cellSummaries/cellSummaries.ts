/** Sum up the tasks of each notebook cell, row by row as they are received. */

import type { GraphTable, TaskTable } from '../../feeds';
import { DistinctTasks } from '../../feeds/distinctTasks';

/** The latest run of one cell; times in seconds. */
export interface ICellSummary {
  run: number;
  /** Each once, however often it was tried. */
  tasks: number;
  /** Since the epoch, first task's creation to last one's end. */
  start: number;
  stop: number;
  compute: number;
  transfer: number;
  disk: number;
  /** Thread time in which nothing of this cell ran. */
  idle: number;
}

/** More than any worker has threads: worker and thread make one number. */
const THREADS = 4096;

export class CellSummaries {
  constructor(
    private readonly _tasks: TaskTable,
    private readonly _graph: GraphTable
  ) {
    this._distinct = new DistinctTasks(_tasks);
  }

  /** By cell id. */
  readonly byCell = new Map<string, ICellSummary>();

  /** Add the rows since the last call; returns the cells that they change. */
  update(): ReadonlySet<string> {
    const changed = new Set<string>();
    if (this._generation !== this._tasks.generation) {
      this._restart();
    }
    const { first, length } = this._graph;
    const { task } = this._tasks.columns;
    // A row may be received before the graph that has its cell.
    for (; this._seen < this._tasks.length && task[this._seen] < first + length; this._seen++) {
      this._add(this._seen, changed);
    }
    for (const cell of changed) {
      const summary = this.byCell.get(cell) as ICellSummary;
      const all = this._lanesWithin(summary) * (summary.stop - summary.start);
      summary.idle = Math.max(0, all - summary.compute - summary.transfer - summary.disk);
    }
    return changed;
  }

  private _add(i: number, changed: Set<string>): void {
    const { worker, thread, start, duration, task } = this._tasks.columns;
    const stop = start[i] + duration[i];
    this._useLane(worker[i] * THREADS + Math.max(0, thread[i]), start[i], stop);
    const row = this._graph.rowOf(task[i]);
    const cell = row < 0 ? '' : this._graph.pools.cell.values[this._graph.columns.cell[row]];
    const summary = cell ? this._summaryOf(cell, row) : null;
    if (summary) {
      this._addStep(summary, i);
      summary.stop = Math.max(summary.stop, stop);
      changed.add(cell);
    }
  }

  /** The summary of the cell's latest run; null for a row of an earlier run. */
  private _summaryOf(cell: string, row: number): ICellSummary | null {
    const run = this._graph.columns.run[row];
    const created = this._graph.columns.created[row];
    const known = this.byCell.get(cell);
    if (known?.run === run) {
      known.start = Math.min(known.start, created);
      return known;
    }
    // Not by its number, which a kernel that was restarted counts from 1 again.
    if (known && created < known.start) {
      return null;
    }
    const nothing = { tasks: 0, compute: 0, transfer: 0, disk: 0, idle: 0 };
    const summary = { run, start: created, stop: created, ...nothing };
    this.byCell.set(cell, summary);
    return summary;
  }

  private _addStep(summary: ICellSummary, i: number): void {
    const action = this._tasks.pools.action.values[this._tasks.columns.action[i]];
    const seconds = this._tasks.columns.duration[i];
    if (action === 'transfer') {
      summary.transfer += seconds;
    } else if (action.startsWith('disk')) {
      summary.disk += seconds;
    } else {
      summary.compute += seconds;
      summary.tasks += Number(action === 'compute' && this._distinct.isNew(i));
    }
  }

  private _useLane(lane: number, start: number, stop: number): void {
    const used = this._lanes.get(lane);
    if (used) {
      used.start = Math.min(used.start, start);
      used.stop = Math.max(used.stop, stop);
    } else {
      this._lanes.set(lane, { start, stop });
    }
  }

  /** Threads that ran tasks during a cell, or before and after it. */
  private _lanesWithin({ start, stop }: ICellSummary): number {
    let count = 0;
    for (const used of this._lanes.values()) {
      count += Number(used.start <= stop && used.stop >= start);
    }
    return count;
  }

  private _restart(): void {
    this._generation = this._tasks.generation;
    this._seen = 0;
    this.byCell.clear();
    this._lanes.clear();
    this._distinct.clear();
  }

  private _seen = 0;
  private _generation = 0;
  private readonly _distinct: DistinctTasks;
  private readonly _lanes = new Map<number, { start: number; stop: number }>();
}
