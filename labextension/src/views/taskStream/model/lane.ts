/** A lane of the stream and the group it belongs to, whatever the tasks are grouped by. */

import type { RowTypes } from './rowTypes';
import { type ITimes, Track } from './track';

export interface ILane {
  /** Number inside its group; the thread where the group is a worker. */
  thread: number;
  /** What the thread did: compute and deserialise; never two at once. */
  main: Track;
  /** Transfers and disk, which go on beside it. */
  side: Track;
  /** Rows that erred or were killed; drawn even where everything else is a shade. */
  trouble: Track;
}

export interface ILaneGroup {
  /** Address, prefix, span or cell. */
  key: string;
  name: string;
  /** False once the scheduler no longer lists the worker. */
  isPresent: boolean;
  lanes: ILane[];
}

/** Rows sorted into lanes by one criterion. */
export interface ILaneSource {
  readonly groups: readonly ILaneGroup[];
  /** Where a row is drawn. */
  laneOf(row: number): ILane | null;
  /** Lanes that a task which is still running may be on. */
  lanesFor(task: { prefix: string; address: string }): readonly ILane[];
}

export function emptyLane(thread: number): ILane {
  return { thread, main: new Track(), side: new Track(), trouble: new Track() };
}

export function isEmptyLane({ main, side }: ILane): boolean {
  return main.rows.length === 0 && side.rows.length === 0;
}

export function laneCount(groups: readonly ILaneGroup[]): number {
  return groups.reduce((sum, group) => sum + group.lanes.length, 0);
}

export function addToLane(lane: ILane, row: number, types: RowTypes, times: ITimes): void {
  (types.isMain(row) ? lane.main : lane.side).append(row, times);
  if (types.isTrouble(row)) {
    lane.trouble.append(row, times);
  }
}
