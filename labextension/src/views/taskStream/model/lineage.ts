/** Find the graph row of a row of the stream, and the rows of its dependencies and dependents. */

import type { GraphTable } from '../../../feeds/graphTable';
import type { TaskTable } from '../../../feeds/taskTable';
import type { RowTypes } from './rowTypes';

/** Rows before and after a task's own in which its transfers are looked for. */
const NEAR = 64;

/** A neighbour in the graph: its row in the stream, -1 where it has not run or is not held. */
export interface IRelative {
  task: number;
  row: number;
  key: string;
  prefix: string;
}

export interface IRelations {
  dependencies: readonly IRelative[];
  dependents: readonly IRelative[];
}

export class Lineage {
  constructor(
    private readonly _tasks: TaskTable,
    private readonly _graph: GraphTable,
    private readonly _types: RowTypes
  ) {}

  /** Row of the graph, -1 where unknown. */
  graphRow(row: number): number {
    const task = this._tasks.columns.task[row];
    return task < 0 ? -1 : this._graph.rowOf(task);
  }

  /** False while the graph of the row has not arrived. */
  isReady(row: number): boolean {
    const { first, length } = this._graph;
    return this._tasks.columns.task[row] < first + length;
  }

  /** Numbers of the tasks that a row needs. */
  needs(row: number): Int32Array {
    const at = this.graphRow(row);
    return at < 0 ? new Int32Array(0) : this._graph.dependencies(at);
  }

  dependencies(row: number): IRelative[] {
    return Array.from(this.needs(row), task => this._relative(task));
  }

  dependents(row: number): IRelative[] {
    const at = this.graphRow(row);
    const found = at < 0 ? [] : this._graph.dependents(this._tasks.columns.task[row]);
    return found.map(task => this._relative(task));
  }

  /** Last row in which a task computed, -1 where there is none. */
  rowOf(task: number): number {
    this._sync();
    const index = task - this._base;
    return index >= 0 && index < this._rows.length ? this._rows[index] - 1 : -1;
  }

  /** Transfers that brought the task what it needs: their rows arrive with its own. */
  transfers(row: number): number[] {
    const { length } = this._tasks;
    const { task } = this._tasks.columns;
    const found: number[] = [];
    for (let near = Math.max(0, row - NEAR); near < Math.min(length, row + NEAR); near++) {
      if (task[near] === task[row] && this._types.type(near) === 'transfer') {
        found.push(near);
      }
    }
    return task[row] < 0 ? [] : found;
  }

  private _relative(task: number): IRelative {
    const row = this.rowOf(task);
    const at = this._graph.rowOf(task);
    const known = at >= 0 ? this._graph.row(at) : row >= 0 ? this._tasks.row(row) : null;
    return { task, row, key: known?.key ?? '', prefix: known?.prefix ?? '' };
  }

  /** Note in which row each task computed; from the first call of `rowOf` on. */
  private _sync(): void {
    const { _tasks: tasks, _graph: graph } = this;
    if (this._generation !== tasks.generation || this._base !== graph.first) {
      this._generation = tasks.generation;
      this._base = graph.first;
      this._seen = 0;
      this._rows = new Int32Array(0);
    }
    if (this._rows.length < graph.length) {
      const larger = new Int32Array(graph.columns.created.length);
      larger.set(this._rows);
      this._rows = larger;
    }
    for (; this._seen < tasks.length && this.isReady(this._seen); this._seen++) {
      const index = tasks.columns.task[this._seen] - this._base;
      if (index >= 0 && this._types.type(this._seen) === 'compute') {
        this._rows[index] = this._seen + 1;
      }
    }
  }

  private _seen = 0;
  private _generation = -1;
  private _base = 0;
  /** Row plus one by task number from `_base` on; 0 for none. */
  private _rows = new Int32Array(0);
}
