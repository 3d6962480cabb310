/** The task graph: every task's dependencies, and the notebook cell and span that made it. */

import { COLUMNS } from '../protocol/columns';
import type { IFrame } from '../protocol/frame';
import { ColumnTable, joinKey, shift } from './columnTable';

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

/** A task's number is that of its row; `TaskTable` and `dependencies` refer to tasks by it. */
export class GraphTable extends ColumnTable<typeof COLUMNS.graph> {
  constructor(maxRows?: number) {
    super(COLUMNS.graph, maxRows);
  }

  /** `base`: number of the task that the frame's ring calls 0. */
  append(frame: IFrame<'graph'>, base = 0): void {
    const first = frame.first + base;
    // Rows were lost between: numbers here have no gaps.
    if (first !== this.first + this.length) {
      this.clear();
      this.first = first;
      this.ringFirst = base;
    }
    const at = this.appendRows(frame);
    shift(this.lists.dependencies.between(at, this.length), base);
  }

  /** Row of a task's number, -1 where it is not held. */
  rowOf(task: number): number {
    const row = task - this.first;
    return row >= 0 && row < this.length ? row : -1;
  }

  /** Numbers of the tasks that row `i` needs. */
  dependencies(i: number): Int32Array {
    return this.lists.dependencies.of(i);
  }

  /** Numbers of the tasks that need task number `task`; reads all rows. */
  dependents(task: number): number[] {
    return this.lists.dependencies.rowsWith(task, this.length).map(row => this.first + row);
  }

  row(i: number): IGraphRow {
    const { index, run, created } = this.columns;
    return {
      key: joinKey(this.text('stem', i), index[i]),
      prefix: this.text('prefix', i),
      cell: this.text('cell', i),
      run: run[i],
      label: this.text('label', i),
      span: this.text('span', i),
      created: created[i]
    };
  }
}
