/** Sort task rows into workers, thread lanes and totals, a message at a time. */

import { DistinctTasks } from '../../../feeds/distinctTasks';
import type { TaskTable } from '../../../feeds/taskTable';
import { shortAddress } from '../../shared/format';
import { Bursts } from './bursts';
import {
  addToLane,
  emptyLane,
  type ILane,
  type ILaneGroup,
  type ILaneSource,
  isEmptyLane
} from './lane';
import { Overview } from './overview';
import { type ActionType, RowTypes } from './rowTypes';

/** What the scheduler says about its workers, reduced to what lanes need. */
export interface IWorkerReport {
  address: string;
  name: string;
  nthreads: number;
}

/** A worker, and the time in which it was there according to rows and reports. */
interface IWorkerLanes extends ILaneGroup {
  from: number;
  to: number;
}

export class LaneModel implements ILaneSource {
  /** `_start`: of a run, where it is known before its rows. */
  constructor(
    private readonly _tasks: TaskTable,
    private readonly _start = Number.NaN
  ) {
    this.types = new RowTypes(_tasks);
    this.origin = _start;
    this._distinct = new DistinctTasks(_tasks);
  }

  readonly types: RowTypes;
  /** The workers, present ones first. */
  readonly groups: IWorkerLanes[] = [];
  readonly bursts = new Bursts();
  readonly overview = new Overview();
  /** Busy compute seconds by prefix code. */
  prefixBusy: number[] = [];
  busy: Record<ActionType, number> = zeroBusy();
  tasks = 0;
  /** Attempts beyond a task's first. */
  repeats = 0;
  /** Of the tasks those that an earlier scheduler ran. */
  tasksBefore = 0;
  troubles = 0;
  /** Start of the run's own time, seconds since the epoch; NaN before the first row. */
  origin: number;

  /** Thread seconds in which work could have been done: workers come and go. */
  get offeredSeconds(): number {
    return this.groups.reduce((sum, { lanes, from, to, isPresent }) => {
      const end = isPresent ? Number.POSITIVE_INFINITY : to;
      return sum + lanes.length * this.bursts.secondsWithin(from, end);
    }, 0);
  }

  /** Add the rows received since the last call. */
  sync(): void {
    if (this._generation !== this._tasks.generation) {
      this._restart();
    }
    this._countBefore();
    for (; this._seen < this._tasks.length; this._seen++) {
      this._add(this._seen);
    }
  }

  /** True where anything that is drawn has changed. */
  setWorkers(
    facts: readonly IWorkerReport[],
    report = { ring: '', now: Number.NEGATIVE_INFINITY }
  ): boolean {
    const before = this._shape();
    const since = this._since(report);
    const present = new Set(facts.map(fact => fact.address));
    for (const worker of this.groups) {
      worker.isPresent = present.has(worker.key);
    }
    for (const { address, name, nthreads } of facts) {
      const worker = this._worker(address);
      worker.name = name;
      worker.isPresent = true;
      worker.from = Math.min(worker.from, since);
      worker.to = Math.max(worker.to, report.now);
      this._lane(worker, nthreads - 1);
    }
    this._dropEmpty();
    this.groups.sort(
      (a, b) => Number(b.isPresent) - Number(a.isPresent) || naturally(a.name, b.name)
    );
    return before !== this._shape();
  }

  /** Workers in a scheduler's first report were there before it, those in a later one are new. */
  private _since({ ring, now }: { ring: string; now: number }): number {
    const { ringStart, length } = this._tasks;
    const { start } = this._tasks.columns;
    if (ring === this._ring) {
      return now;
    }
    this._ring = ring;
    if (ringStart === 0) {
      return Number.NEGATIVE_INFINITY;
    }
    return ringStart < length ? Math.min(now, start[ringStart]) : now;
  }

  private _shape(): string {
    const shapes = this.groups.map(
      ({ name, isPresent, lanes }) => `${name} ${isPresent} ${lanes.length}`
    );
    return shapes.join();
  }

  laneOf(row: number): ILane | null {
    const worker = this._byCode[this._tasks.columns.worker[row]];
    return worker?.lanes[Math.max(0, this._tasks.columns.thread[row])] ?? null;
  }

  lanesFor({ address, thread }: { address: string; thread?: number }): readonly ILane[] {
    return thread === undefined
      ? (this._byAddress.get(address)?.lanes ?? [])
      : [this._lane(this._worker(address), thread)];
  }

  private _add(row: number): void {
    const { start, duration, prefix, worker, thread } = this._tasks.columns;
    const from = start[row];
    const end = from + duration[row];
    const kind = this.types.type(row);
    // The thread of a killed task may be unknown; it is drawn on the first lane of its worker.
    const group = this._workerByCode(worker[row]);
    group.from = Math.min(group.from, from);
    group.to = Math.max(group.to, end);
    const lane = this._lane(group, Math.max(0, thread[row]));
    addToLane(lane, row, this.types, this._tasks.columns);
    this.bursts.add(from, end);
    this.busy[kind] += duration[row];
    this.origin = Number.isNaN(this.origin) ? from : Math.min(this.origin, from);
    if (this.types.isMain(row)) {
      this.overview.add(from, end, prefix[row], this.types.isTrouble(row));
    }
    if (kind === 'compute') {
      const isNew = this._distinct.isNew(row);
      this.tasks += Number(isNew);
      this.repeats += Number(!isNew);
      this.troubles += Number(this.types.isTrouble(row));
      this.prefixBusy[prefix[row]] = (this.prefixBusy[prefix[row]] ?? 0) + duration[row];
    }
  }

  private _countBefore(): void {
    const { ringStart } = this._tasks;
    if (this._before !== ringStart) {
      this._before = ringStart;
      const distinct = new DistinctTasks(this._tasks);
      this.tasksBefore = 0;
      for (let row = 0; row < ringStart; row++) {
        this.tasksBefore += Number(this.types.type(row) === 'compute' && distinct.isNew(row));
      }
    }
  }

  private _restart(): void {
    this._generation = this._tasks.generation;
    this._seen = 0;
    this.tasks = 0;
    this.repeats = 0;
    this._distinct.clear();
    this.troubles = 0;
    this.busy = zeroBusy();
    this.prefixBusy = [];
    this.bursts.clear();
    this.overview.clear();
    if (this._tasks.forgotten === 0) {
      this.origin = this._start;
    }
    for (const worker of this.groups) {
      worker.lanes = worker.lanes.map(lane => emptyLane(lane.thread));
    }
    this._dropEmpty();
  }

  /** Workers that left no trace would be empty lanes for ever. */
  private _dropEmpty(): void {
    for (let i = this.groups.length - 1; i >= 0; i--) {
      const worker = this.groups[i];
      if (!worker.isPresent && worker.lanes.every(isEmptyLane) && this._seen > 0) {
        this.groups.splice(i, 1);
        this._byAddress.delete(worker.key);
        this._byCode = [];
      }
    }
  }

  private _workerByCode(code: number): IWorkerLanes {
    this._byCode[code] ??= this._worker(this._tasks.pools.worker.values[code]);
    return this._byCode[code];
  }

  private _worker(address: string): IWorkerLanes {
    let worker = this._byAddress.get(address);
    if (!worker) {
      const unknown = { from: Number.POSITIVE_INFINITY, to: Number.NEGATIVE_INFINITY };
      const name = shortAddress(address);
      worker = { key: address, name, isPresent: true, lanes: [], ...unknown };
      this._byAddress.set(address, worker);
      this.groups.push(worker);
    }
    return worker;
  }

  private _lane(worker: ILaneGroup, thread: number): ILane {
    while (worker.lanes.length <= thread) {
      worker.lanes.push(emptyLane(worker.lanes.length));
    }
    return worker.lanes[thread];
  }

  private _seen = 0;
  private _generation = 0;
  private readonly _distinct: DistinctTasks;
  private _before = 0;
  private _ring = '';
  private readonly _byAddress = new Map<string, IWorkerLanes>();
  private _byCode: IWorkerLanes[] = [];
}

function zeroBusy(): Record<ActionType, number> {
  return { compute: 0, deserialize: 0, transfer: 0, disk: 0 };
}

function naturally(a: string, b: string): number {
  return a.localeCompare(b, undefined, { numeric: true });
}
