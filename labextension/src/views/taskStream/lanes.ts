/** Sort task rows into workers, thread lanes and totals, a message at a time. */

import type { TaskColumns } from '../../feeds/taskColumns';
import { shortAddress } from '../shared/format';
import { Bursts } from './bursts';
import { Track } from './track';

export interface ILane {
  thread: number;
  /** What the thread did: compute and deserialise; never two at once. */
  main: Track;
  /** Transfers and disk, which go on beside it. */
  side: Track;
  /** Rows that erred or were killed; drawn even where everything else is a shade. */
  trouble: number[];
}

export interface IWorkerLanes {
  address: string;
  name: string;
  /** False once the scheduler no longer lists it. */
  isPresent: boolean;
  lanes: ILane[];
}

/** What the scheduler says about its workers, reduced to what lanes need. */
export interface IWorkerFact {
  address: string;
  name: string;
  nthreads: number;
}

export type ActionKind = 'compute' | 'deserialize' | 'transfer' | 'disk';

export class LaneModel {
  constructor(private readonly _columns: TaskColumns) {}

  readonly workers: IWorkerLanes[] = [];
  readonly bursts = new Bursts();
  /** Busy compute seconds by prefix code. */
  prefixBusy: number[] = [];
  busy: Record<ActionKind, number> = zeroBusy();
  tasks = 0;
  /** Start of the run's own time, seconds since the epoch; NaN before the first row. */
  origin = Number.NaN;

  get laneCount(): number {
    return this.workers.reduce((sum, worker) => sum + worker.lanes.length, 0);
  }

  /** Take in the rows that came since the last call. */
  sync(): void {
    if (this._generation !== this._columns.generation) {
      this._restart();
    }
    for (; this._seen < this._columns.length; this._seen++) {
      this._add(this._seen);
    }
  }

  setWorkers(facts: readonly IWorkerFact[]): void {
    const present = new Set(facts.map(fact => fact.address));
    for (const worker of this.workers) {
      worker.isPresent = present.has(worker.address);
    }
    for (const { address, name, nthreads } of facts) {
      const worker = this._worker(address);
      worker.name = name;
      worker.isPresent = true;
      this._lane(worker, nthreads - 1);
    }
    this._dropEmpty();
    this.workers.sort(
      (a, b) => Number(b.isPresent) - Number(a.isPresent) || naturally(a.name, b.name)
    );
  }

  kind(row: number): ActionKind {
    const code = this._columns.action[row];
    this._kinds[code] ??= kindOf(this._columns.pools.action.values[code]);
    return this._kinds[code];
  }

  /** Where a row is drawn. */
  laneOf(row: number): ILane | null {
    const worker = this._byCode[this._columns.worker[row]];
    return worker?.lanes[Math.max(0, this._columns.thread[row])] ?? null;
  }

  private _add(row: number): void {
    const { start, duration, prefix, worker, thread } = this._columns;
    const from = start[row];
    const end = from + duration[row];
    const kind = this.kind(row);
    // A killed task may not know its thread; it stands on the first lane of its worker.
    const lane = this._lane(this._workerByCode(worker[row]), Math.max(0, thread[row]));
    const isMain = kind === 'compute' || kind === 'deserialize';
    (isMain ? lane.main : lane.side).append(row, from, end, prefix[row]);
    this.bursts.add(from, end);
    this.busy[kind] += duration[row];
    this.origin = Number.isNaN(this.origin) ? from : Math.min(this.origin, from);
    if (kind === 'compute') {
      this.tasks += 1;
      this.prefixBusy[prefix[row]] = (this.prefixBusy[prefix[row]] ?? 0) + duration[row];
    }
    if (this._isTrouble(row)) {
      lane.trouble.push(row);
    }
  }

  private _isTrouble(row: number): boolean {
    const code = this._columns.status[row];
    this._troubles[code] ??= this._columns.pools.status.values[code] !== 'ok';
    return this._troubles[code];
  }

  private _restart(): void {
    this._generation = this._columns.generation;
    this._seen = 0;
    this.tasks = 0;
    this.busy = zeroBusy();
    this.prefixBusy = [];
    this.bursts.clear();
    if (this._columns.forgotten === 0) {
      this.origin = Number.NaN;
    }
    for (const worker of this.workers) {
      worker.lanes = worker.lanes.map(lane => emptyLane(lane.thread));
    }
    this._dropEmpty();
  }

  /** Workers that left no trace would be empty lanes for ever. */
  private _dropEmpty(): void {
    for (let i = this.workers.length - 1; i >= 0; i--) {
      const worker = this.workers[i];
      if (!worker.isPresent && worker.lanes.every(isEmpty) && this._seen > 0) {
        this.workers.splice(i, 1);
        this._byAddress.delete(worker.address);
        this._byCode = [];
      }
    }
  }

  private _workerByCode(code: number): IWorkerLanes {
    this._byCode[code] ??= this._worker(this._columns.pools.worker.values[code]);
    return this._byCode[code];
  }

  private _worker(address: string): IWorkerLanes {
    let worker = this._byAddress.get(address);
    if (!worker) {
      worker = { address, name: shortAddress(address), isPresent: true, lanes: [] };
      this._byAddress.set(address, worker);
      this.workers.push(worker);
    }
    return worker;
  }

  private _lane(worker: IWorkerLanes, thread: number): ILane {
    while (worker.lanes.length <= thread) {
      worker.lanes.push(emptyLane(worker.lanes.length));
    }
    return worker.lanes[thread];
  }

  private _seen = 0;
  private _generation = 0;
  private readonly _kinds: ActionKind[] = [];
  private readonly _troubles: boolean[] = [];
  private readonly _byAddress = new Map<string, IWorkerLanes>();
  private _byCode: IWorkerLanes[] = [];
}

function kindOf(action: string): ActionKind {
  if (action === 'transfer' || action === 'deserialize') {
    return action;
  }
  return action.startsWith('disk') ? 'disk' : 'compute';
}

function zeroBusy(): Record<ActionKind, number> {
  return { compute: 0, deserialize: 0, transfer: 0, disk: 0 };
}

function emptyLane(thread: number): ILane {
  return { thread, main: new Track(), side: new Track(), trouble: [] };
}

function isEmpty(lane: ILane): boolean {
  return lane.main.rows.length === 0 && lane.side.rows.length === 0;
}

function naturally(a: string, b: string): number {
  return a.localeCompare(b, undefined, { numeric: true });
}
