/** Group rows by anything but their worker: each group packs its rows into as few lanes as it can. */

import type { TaskTable } from '../../../feeds/taskTable';
import type { ICriterion } from './criteria';
import { addToLane, emptyLane, type ILane, type ILaneGroup, type ILaneSource } from './lane';
import type { RowTypes } from './rowTypes';

/** More tasks at once than this share lanes. */
const MAX_LANES = 64;

export class PackedLanes implements ILaneSource {
  readonly groups: ILaneGroup[] = [];

  constructor(
    private readonly _tasks: TaskTable,
    private readonly _types: RowTypes,
    private readonly _criterion: ICriterion
  ) {}

  /** Add the rows received since the last call. */
  sync(): void {
    if (this._generation !== this._tasks.generation) {
      this._generation = this._tasks.generation;
      this._seen = 0;
      this._byCode = [];
      this.groups.length = 0;
    }
    if (this._laneNumber.length < this._tasks.length) {
      const larger = new Uint8Array(this._tasks.columns.start.length);
      larger.set(this._laneNumber);
      this._laneNumber = larger;
    }
    const { length } = this._tasks;
    for (; this._seen < length && this._criterion.isReady(this._seen); this._seen++) {
      this._add(this._seen);
    }
  }

  laneOf(row: number): ILane | null {
    const group = this._byCode[this._criterion.code(row)];
    return group?.lanes[this._laneNumber[row]] ?? null;
  }

  lanesFor(task: { prefix: string }): readonly ILane[] {
    return this._group(this._criterion.codeOfRunning(task)).lanes;
  }

  private _add(row: number): void {
    const group = this._group(this._criterion.code(row));
    const isMain = this._types.isMain(row);
    const lane = freeLane(group.lanes, this._tasks.columns.start[row], isMain ? 'main' : 'side');
    this._laneNumber[row] = lane.thread;
    addToLane(lane, row, this._types, this._tasks.columns);
  }

  private _group(code: number): ILaneGroup {
    let group = this._byCode[code];
    if (!group) {
      const name = this._criterion.name(code);
      group = { key: name, name, isPresent: true, lanes: [emptyLane(0)] };
      this._byCode[code] = group;
      this.groups.push(group);
    }
    return group;
  }

  private _seen = 0;
  private _generation = -1;
  private _byCode: ILaneGroup[] = [];
  private _laneNumber = new Uint8Array(0);
}

/** Rows come in order of their end, so the lane that became free last wastes least. */
function freeLane(lanes: ILane[], start: number, track: 'main' | 'side'): ILane {
  let best: ILane | null = null;
  let soonest = lanes[0];
  for (const lane of lanes) {
    const { lastEnd } = lane[track];
    if (lastEnd <= start && (!best || lastEnd > best[track].lastEnd)) {
      best = lane;
    }
    soonest = lastEnd < soonest[track].lastEnd ? lane : soonest;
  }
  if (!best && lanes.length < MAX_LANES) {
    best = emptyLane(lanes.length);
    lanes.push(best);
  }
  return best ?? soonest;
}
