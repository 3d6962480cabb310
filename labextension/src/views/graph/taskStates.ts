/** Track the state and duration of every task of the graph. */

import { type GraphTable, joinKey, type TaskTable } from '../../feeds';
import type { IFrame } from '../../protocol/frame';
import { textAt } from '../../protocol/frame';

export const WAITING = 0;
export const RUNNING = 1;
export const DONE = 2;
export const ERRED = 3;
export const KILLED = 4;

const STATES: Record<string, number> = { ok: DONE, erred: ERRED, killed: KILLED };

export class TaskStates {
  /** By row of the graph. */
  state = new Uint8Array(1024);
  /** Seconds of computing by row of the graph, NaN where unknown. */
  seconds = new Float32Array(1024).fill(Number.NaN);
  /** Grows with every change. */
  version = 0;

  constructor(
    private readonly _graph: GraphTable,
    private readonly _tasks: TaskTable,
    /** Rows of a recorded run, whose durations are known before they are shown. */
    private readonly _recorded = 0
  ) {}

  /** Read the rows received since the last call. */
  sync(): void {
    const { _graph: graph, _tasks: tasks } = this;
    if (graph.generation !== this._graphAge || tasks.generation !== this._taskAge) {
      this._graphAge = graph.generation;
      this._taskAge = tasks.generation;
      this._read = 0;
      this.state.fill(WAITING);
      this.seconds.fill(Number.NaN);
    }
    if (graph.length > this.state.length) {
      this._grow(graph.length);
    }
    if (graph.length !== this._length) {
      this._length = graph.length;
      // Rows of tasks may arrive before their rows of the graph.
      this._read = this._missed;
      this._isStale = this._keys.size > 0;
    }
    if (this._read === 0) {
      this._readRecorded();
    }
    this._readTasks();
    if (this._isStale) {
      this._findRunning();
    }
  }

  /** Tasks that execute now, as the running snapshot has them: by key, a recording by number. */
  setRunning({ length, numbers, strings }: IFrame<'running'>): void {
    if (numbers.task) {
      this._running = new Set(Array.from(numbers.task, task => this._graph.rowOf(task)));
      this.version += 1;
      return;
    }
    const places = Array.from({ length }, (_, i) => i);
    this._keys = new Set(places.map(i => joinKey(textAt(strings.stem, i), numbers.index[i])));
    this._prefixes = new Set(places.map(i => textAt(strings.prefix, i)));
    this._isStale = true;
  }

  /** State of a row; one that waits may run. */
  of(row: number): number {
    const state = this.state[row];
    return state === WAITING && this._running.has(row) ? RUNNING : state;
  }

  /** Comparing keys costs a text each: only where the prefix is at work at all. */
  private _findRunning(): void {
    const { length, pools } = this._graph;
    const { prefix } = this._graph.columns;
    const wanted = pools.prefix.values.map(name => this._prefixes.has(name));
    this._running.clear();
    for (let row = length - 1; row >= 0 && this._running.size < this._keys.size; row--) {
      if (
        wanted[prefix[row]] &&
        this.state[row] === WAITING &&
        this._keys.has(this._graph.row(row).key)
      ) {
        this._running.add(row);
      }
    }
    this._isStale = false;
    this.version += 1;
  }

  private _readRecorded(): void {
    const { pools } = this._tasks;
    const { task, action, duration } = this._tasks.columns;
    const compute = pools.action.code('compute');
    for (let i = 0; i < this._recorded; i++) {
      const row = this._graph.rowOf(task[i]);
      if (row >= 0 && action[i] === compute) {
        this.seconds[row] = duration[i];
      }
    }
  }

  private _readTasks(): void {
    const { _graph: graph, _tasks: tasks } = this;
    const compute = tasks.pools.action.code('compute');
    const statuses = tasks.pools.status.values;
    let missed = tasks.length;
    for (let i = this._read; i < tasks.length; i++) {
      const row = graph.rowOf(tasks.columns.task[i]);
      if (row < 0) {
        missed = Math.min(missed, tasks.columns.task[i] < 0 ? tasks.length : i);
      } else if (tasks.columns.action[i] === compute) {
        this.state[row] = STATES[statuses[tasks.columns.status[i]]] ?? DONE;
        this.seconds[row] = tasks.columns.duration[i];
      }
    }
    if (this._read < tasks.length) {
      this.version += 1;
    }
    this._read = tasks.length;
    this._missed = Math.min(missed, tasks.length);
  }

  private _grow(rows: number): void {
    const capacity = Math.max(rows, 2 * this.state.length);
    const state = new Uint8Array(capacity);
    const seconds = new Float32Array(capacity).fill(Number.NaN);
    state.set(this.state);
    seconds.set(this.seconds);
    this.state = state;
    this.seconds = seconds;
  }

  private _running = new Set<number>();
  private _keys = new Set<string>();
  private _prefixes = new Set<string>();
  private _isStale = false;
  private _read = 0;
  private _missed = 0;
  private _length = 0;
  private _graphAge = -1;
  private _taskAge = -1;
}
