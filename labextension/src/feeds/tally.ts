/** Count the tasks of each prefix and state at a moment of a recording, as a scheduler does live. */

import type { IFrame } from '../protocol/frame';
import type { GraphTable } from './graphTable';
import { frameOf } from './moments';
import { countUntil } from './sorted';
import type { TaskTable } from './taskTable';

const WAITING = 0;
const RUNNING = 1;
const DONE = 2;
const ERRED = 3;

/** One bar: all tasks of a prefix (`group` is ''), or those of one of its groups. */
interface IBar {
  prefix: string;
  group: string;
  level: number;
}

export class Tally {
  /** Needs a whole recording. */
  constructor(
    private readonly _graph: GraphTable,
    private readonly _tasks: TaskTable
  ) {
    const { length } = _graph;
    const levels = levelsOf(_graph);
    this._state = new Uint8Array(length);
    this._prefixBar = new Int32Array(length);
    this._groupBar = new Int32Array(length);
    for (let row = 0; row < length; row++) {
      const prefix = _graph.pools.prefix.values[_graph.columns.prefix[row]];
      const group = groupOf(_graph.pools.stem.values[_graph.columns.stem[row]], prefix);
      this._prefixBar[row] = this._bar(prefix, '', levels[row]);
      this._groupBar[row] = this._bar(prefix, group, levels[row]);
    }
    this._created = latest(_graph.columns.created.subarray(0, length));
  }

  /** The snapshot of progress; `ended` rows of tasks had ended, and `running` ones ran. */
  at(time: number, ended: number, running: Int32Array): IFrame<'progress'> {
    const sums = this._mark(ended, running);
    const counts = this._count(countUntil(this._created, time));
    const shown = this._bars.map((_, bar) => bar).filter(bar => counts.some(each => each[bar] > 0));
    const whole = (of: Int32Array) => Int32Array.from(shown, bar => of[bar]);
    const none = new Int32Array(shown.length);
    const names = (of: (bar: IBar) => string) => ({
      codes: Int32Array.from(shown, (_, i) => i),
      values: shown.map(bar => of(this._bars[bar]))
    });
    const executing = whole(counts[RUNNING]);
    const mean = (bar: number) => sums[bar] / Math.max(1, counts[DONE][bar]);
    return frameOf('progress', shown.length, time, {
      numbers: {
        level: Int32Array.from(shown, bar => this._bars[bar].level),
        waiting: whole(counts[WAITING]),
        queued: none,
        no_worker: none,
        processing: executing,
        executing,
        erred: whole(counts[ERRED]),
        // When a result was let go is not recorded.
        memory: new Float64Array(shown.length).fill(Number.NaN),
        done: whole(counts[DONE]),
        seconds: Float32Array.from(shown, mean)
      },
      strings: { prefix: names(bar => bar.prefix), group: names(bar => bar.group) }
    });
  }

  /** Write down the state of each task; returns the seconds of what was done, by bar. */
  private _mark(ended: number, running: Int32Array): Float64Array {
    const { _graph: graph, _tasks: tasks, _state: state } = this;
    const compute = tasks.pools.action.code('compute');
    const states = tasks.pools.status.values.map(stateOf);
    const sums = new Float64Array(this._bars.length);
    state.fill(WAITING);
    for (let i = 0; i < ended; i++) {
      const row = tasks.columns.action[i] === compute ? graph.rowOf(tasks.columns.task[i]) : -1;
      if (row >= 0) {
        state[row] = states[tasks.columns.status[i]];
        sums[this._prefixBar[row]] += tasks.columns.duration[i];
        sums[this._groupBar[row]] += tasks.columns.duration[i];
      }
    }
    for (const i of running) {
      const row = graph.rowOf(tasks.columns.task[i]);
      if (row >= 0) {
        state[row] = RUNNING;
      }
    }
    return sums;
  }

  private _count(created: number): Int32Array[] {
    const counts = Array.from({ length: 4 }, () => new Int32Array(this._bars.length));
    for (let row = 0; row < created; row++) {
      const count = counts[this._state[row]];
      count[this._prefixBar[row]] += 1;
      count[this._groupBar[row]] += 1;
    }
    return counts;
  }

  private _bar(prefix: string, group: string, level: number): number {
    const name = `${prefix}\n${group}`;
    const bar = this._names.get(name) ?? this._bars.push({ prefix, group, level }) - 1;
    this._names.set(name, bar);
    this._bars[bar].level = Math.min(this._bars[bar].level, level);
    return bar;
  }

  private readonly _state: Uint8Array;
  private readonly _prefixBar: Int32Array;
  private readonly _groupBar: Int32Array;
  private readonly _created: Float64Array;
  private readonly _bars: IBar[] = [];
  private readonly _names = new Map<string, number>();
}

/** Name of a task's group, as Dask forms it: "('sum-ab12', 3)" belongs to "sum-ab12". */
export function groupOf(stem: string, prefix: string): string {
  const found = /^\(\s*(['"]?)(.*?)\1\s*,/.exec(stem);
  return found ? found[2] : prefix;
}

/** A task that was killed waits again, until a worker takes it. */
function stateOf(status: string): number {
  return { erred: ERRED, killed: WAITING }[status] ?? DONE;
}

/** Steps from the start of the graph; the dependencies of a task nearly always precede it. */
function levelsOf(graph: GraphTable): Int32Array {
  const levels = new Int32Array(graph.length);
  for (let row = 0; row < graph.length; row++) {
    for (const task of graph.dependencies(row)) {
      const need = graph.rowOf(task);
      levels[row] = Math.max(levels[row], need >= 0 ? levels[need] + 1 : 0);
    }
  }
  return levels;
}

function latest(times: Float64Array): Float64Array {
  let most = Number.NEGATIVE_INFINITY;
  return times.map(time => {
    most = Math.max(most, time);
    return most;
  });
}
