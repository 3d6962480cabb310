/** Distinguish a task's first attempt from its repetitions. */

import type { TaskTable } from './taskTable';

const FIRST_CAPACITY = 1024;
/** Numbers may come out of order by as many tasks as are in flight. */
const MARGIN = 100_000;

export class DistinctTasks {
  constructor(private readonly _tasks: Pick<TaskTable, 'columns' | 'ringStart'>) {}

  /** False where row `i` computes what an earlier row computed; unknown tasks are all new. */
  isNew(i: number): boolean {
    const task = this._tasks.columns.task[i];
    const { ringStart } = this._tasks;
    if (ringStart !== this._ringStart && i >= ringStart) {
      this.clear();
      this._ringStart = ringStart;
    }
    if (task < 0) {
      return true;
    }
    if (this._base < 0) {
      this._base = Math.max(0, task - MARGIN);
    }
    const index = task - this._base;
    this._grow(index + 1);
    const isNew = index < 0 || this._seen[index] === 0;
    this._seen[index] = 1;
    return isNew;
  }

  clear(): void {
    this._base = -1;
    this._ringStart = 0;
    this._seen = new Uint8Array(FIRST_CAPACITY);
  }

  private _grow(length: number): void {
    if (length > this._seen.length) {
      const larger = new Uint8Array(Math.max(length, 2 * this._seen.length));
      larger.set(this._seen);
      this._seen = larger;
    }
  }

  /** Number of the task at index 0, -1 before the first. */
  private _base = -1;
  /** Another scheduler's numbers are other tasks. */
  private _ringStart = 0;
  private _seen = new Uint8Array(FIRST_CAPACITY);
}
