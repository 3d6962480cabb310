/** Place tasks that are still running on free lanes of their groups. */

import { joinKey } from '../../../feeds/columnTable';
import { type IFrame, textAt } from '../../../protocol/frame';
import type { ILane, ILaneSource } from './lane';

export interface IRunningTask {
  key: string;
  prefix: string;
  address: string;
  start: number;
  /** Of its worker, where it is known. */
  thread?: number;
}

export interface IPlacedTask extends IRunningTask {
  lane: ILane;
  /** The reported start is precise to half a second only; a task cannot overlap its lane. */
  shownStart: number;
}

export function readRunning({ length, numbers, strings }: IFrame<'running'>): IRunningTask[] {
  return Array.from({ length }, (_, i) => ({
    key: joinKey(textAt(strings.stem, i), numbers.index[i]),
    prefix: textAt(strings.prefix, i),
    address: textAt(strings.worker, i),
    start: numbers.start[i],
    thread: numbers.thread?.[i]
  }));
}

/** The scheduler does not know the thread; a task keeps the lane it was first given. */
export class RunningPlacer {
  /** `isDone(lane, task)`: the lane's last finished row is this task, so the report is stale. */
  place(
    tasks: readonly IRunningTask[],
    source: Pick<ILaneSource, 'lanesFor'>,
    isDone: (lane: ILane, task: IRunningTask) => boolean
  ): IPlacedTask[] {
    const taken = new Set<ILane>();
    const placed: IPlacedTask[] = [];
    for (const task of [...tasks].sort((a, b) => this._rank(a) - this._rank(b))) {
      const lanes = source.lanesFor(task);
      const lane = this._choose(task, lanes, taken);
      if (lane && !lanes.some(each => isDone(each, task))) {
        taken.add(lane);
        placed.push({ ...task, lane, shownStart: Math.max(task.start, lane.main.lastEnd) });
      }
    }
    this._threads = new Map(placed.map(task => [task.key, task.lane.thread]));
    return placed;
  }

  /** Tasks already on a lane choose first. */
  private _rank(task: IRunningTask): number {
    return this._threads.has(task.key) ? Number.NEGATIVE_INFINITY : task.start;
  }

  private _choose(
    task: IRunningTask,
    lanes: readonly ILane[],
    taken: ReadonlySet<ILane>
  ): ILane | null {
    const free = lanes.filter(lane => !taken.has(lane));
    const before = free.find(lane => lane.thread === this._threads.get(task.key));
    return before ?? free.sort((a, b) => a.main.lastEnd - b.main.lastEnd)[0] ?? null;
  }

  private _threads = new Map<string, number>();
}
