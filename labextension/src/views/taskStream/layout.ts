/** Where lanes go: a bar's height each while there is room, else one density strip a worker. */

import type { ILane, IWorkerLanes } from './lanes';

export const AXIS_HEIGHT = 22;
export const LANE_GAP = 2;
export const WORKER_GAP = 8;

/** Pixels a character of a worker's name takes, about; the painter shortens what is too long. */
const NAME_CHAR = 6.8;
const LANE_MIN = 14;
const LANE_MAX = 22;

/** One horizontal strip of the drawing: a single lane, or all lanes of a worker. */
export interface IStrip {
  worker: IWorkerLanes;
  lanes: readonly ILane[];
  top: number;
  height: number;
  /** First strip of its worker: the name stands here. */
  isFirst: boolean;
}

export interface ILayout {
  strips: IStrip[];
  /** 'lanes': a strip is a thread; 'workers': a strip is a worker's density. */
  mode: 'lanes' | 'workers';
  gutter: number;
  /** Width kept at the right for busy shares; 0 where there is no room. */
  shares: number;
  /** Left and width of the plot. */
  left: number;
  width: number;
  height: number;
}

export function layOut(workers: readonly IWorkerLanes[], width: number, height: number): ILayout {
  const nameWidth = NAME_CHAR * Math.max(0, ...workers.map(worker => worker.name.length));
  const gutter = Math.round(Math.min(nameWidth + 34, Math.max(52, width * 0.36), 180));
  const shares = width >= 360 ? 46 : 0;
  const plot = {
    gutter,
    shares,
    left: gutter,
    width: Math.max(1, width - gutter - shares),
    height
  };
  const room = height - AXIS_HEIGHT - 4;
  const lanes = workers.reduce((sum, worker) => sum + worker.lanes.length, 0);
  const gaps = Math.max(0, workers.length - 1) * WORKER_GAP;
  const laneHeight = Math.floor((room - gaps) / Math.max(1, lanes)) - LANE_GAP;
  return laneHeight >= LANE_MIN
    ? { ...plot, mode: 'lanes', strips: laneStrips(workers, Math.min(laneHeight, LANE_MAX)) }
    : { ...plot, mode: 'workers', strips: workerStrips(workers, room) };
}

/** Height a view would like to have when its host leaves it the choice. */
export function preferredHeight(workers: readonly IWorkerLanes[]): number {
  const lanes = workers.reduce((sum, worker) => sum + worker.lanes.length, 0);
  const gaps = Math.max(0, workers.length - 1) * WORKER_GAP;
  const wanted = AXIS_HEIGHT + lanes * (LANE_MAX + LANE_GAP) + gaps + 8;
  return Math.min(Math.max(wanted, 96), 480);
}

function laneStrips(workers: readonly IWorkerLanes[], height: number): IStrip[] {
  const strips: IStrip[] = [];
  let top = AXIS_HEIGHT + 2;
  for (const worker of workers) {
    for (const lane of worker.lanes) {
      strips.push({ worker, lanes: [lane], top, height, isFirst: lane === worker.lanes[0] });
      top += height + LANE_GAP;
    }
    top += WORKER_GAP;
  }
  return strips;
}

function workerStrips(workers: readonly IWorkerLanes[], room: number): IStrip[] {
  const pitch = Math.min(room / Math.max(1, workers.length), LANE_MAX + LANE_GAP);
  const gap = pitch >= 8 ? LANE_GAP : pitch >= 3 ? 1 : 0;
  return workers.map((worker, i) => ({
    worker,
    lanes: worker.lanes,
    top: AXIS_HEIGHT + 2 + i * pitch,
    height: Math.max(0.5, pitch - gap),
    isFirst: true
  }));
}
