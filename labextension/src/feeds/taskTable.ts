/** The rows of the task stream: up to a million, of this scheduler and of earlier ones. */

import { COLUMNS } from '../protocol/columns';
import type { IFrame } from '../protocol/frame';
import { ColumnTable, joinKey, shift } from './columnTable';

/** Times further than this from the scheduler's clock come from a worker with an unset clock. */
const CREDIBLE_S = 10 * 365 * 24 * 3600;

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
  /** Number of the task in `GraphTable`, -1 where unknown. */
  task: number;
}

export class TaskTable extends ColumnTable<typeof COLUMNS.task_stream> {
  constructor(maxRows?: number) {
    super(COLUMNS.task_stream, maxRows);
  }

  /** Grows whenever all rows were cleared: the rows after that have another time axis. */
  era = 0;

  /** Rows dropped here because the table was full. */
  get forgotten(): number {
    return this.first;
  }

  /** `base`: number of the task that the frame calls 0. */
  append(frame: IFrame<'task_stream'>, base = 0): void {
    if (frame.length > 0) {
      const at = this.appendRows(frame);
      shift(this.columns.task.subarray(at, this.length), base);
      this._correctTimes(at, frame.now);
    }
  }

  /** Show only the first rows; where that hides rows, a reader has to start again. */
  showFirst(rows: number): void {
    this.generation += Number(rows < this.length);
    this.length = rows;
  }

  override clear(): void {
    super.clear();
    this.era += 1;
  }

  /** Tasks from number `known` on were never in the graph of the scheduler that is gone. */
  endRing(known: number): void {
    this.startRing();
    const { task } = this.columns;
    for (let row = 0; row < this.length; row++) {
      if (task[row] >= known) {
        task[row] = -1;
      }
    }
  }

  row(i: number): ITaskRow {
    const { index, thread, start, duration, nbytes, task } = this.columns;
    return {
      key: joinKey(this.text('stem', i), index[i]),
      prefix: this.text('prefix', i),
      action: this.text('action', i),
      status: this.text('status', i),
      worker: this.text('worker', i),
      thread: thread[i],
      start: start[i],
      duration: duration[i],
      nbytes: nbytes[i],
      type: this.text('type', i),
      task: task[i]
    };
  }

  /** The time of a worker whose clock was never set would stretch the axis to decades. */
  private _correctTimes(from: number, now: number): void {
    const { start, duration } = this.columns;
    for (let row = from; row < this.length; row++) {
      start[row] = Math.abs(start[row] - now) < CREDIBLE_S ? start[row] : now;
      duration[row] = duration[row] > 0 ? duration[row] : 0;
    }
  }
}
