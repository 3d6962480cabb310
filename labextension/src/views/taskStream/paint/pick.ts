/** Find the task under the pointer, and the neighbours of a task for the arrow keys. */

import type { ILane } from '../model/lane';
import type { IPlacedTask } from '../model/runningTasks';
import type { Track } from '../model/track';
import type { IStrip } from './layout';
import { startOf } from './painter';
import { type IScene, scaleOf, timeAt } from './scene';

export type Picked = { type: 'row'; row: number } | { type: 'running'; task: IPlacedTask };

const REACH_PX = 4;
const SIDE_ZONE = 6;

export function pickAt(scene: IScene, x: number, y: number): Picked | null {
  const { layout } = scene;
  const strip = layout.strips.find(({ top, height }) => y >= top && y < top + height);
  if (!strip || x < layout.left || x > layout.left + layout.width) {
    return null;
  }
  const time = timeAt(scene, x);
  const running = scene.running.find(
    task => strip.lanes.includes(task.lane) && time >= startOf(task) && time <= scene.now
  );
  const reach = running ? 0 : REACH_PX / scaleOf(scene).perSecond;
  const row = nearestIn(tracksAt(strip, y), scene, time, reach);
  if (row !== null) {
    return { type: 'row', row };
  }
  return running ? { type: 'running', task: running } : null;
}

export type Direction = 'left' | 'right' | 'up' | 'down';

/** The task beside `row` on its lane, or the one closest in time on the lane above or below. */
export function neighbour(scene: IScene, row: number, direction: Direction): number | null {
  const lanes = scene.layout.strips.flatMap(strip => strip.lanes);
  const lane = scene.source.laneOf(row);
  if (!lane) {
    return null;
  }
  if (direction === 'left' || direction === 'right') {
    return beside(trackOf(lane, row), row, direction === 'left' ? -1 : 1);
  }
  const { start, duration } = scene.columns;
  const step = direction === 'up' ? -1 : 1;
  for (let i = lanes.indexOf(lane) + step; i >= 0 && i < lanes.length; i += step) {
    const found = nearestIn([lanes[i].main], scene, start[row] + duration[row] / 2, Infinity);
    if (found !== null) {
      return found;
    }
  }
  return null;
}

/** Where the arrow keys begin: the task nearest to the middle of the window, on the first lane. */
export function firstTask(scene: IScene): number | null {
  const middle = (scene.window.start + scene.window.end) / 2;
  for (const lane of scene.layout.strips.flatMap(strip => strip.lanes)) {
    const row = nearestIn([lane.main], scene, middle, Infinity);
    if (row !== null) {
      return row;
    }
  }
  return null;
}

function tracksAt(strip: IStrip, y: number): Track[] {
  const mains = strip.lanes.map(lane => lane.main);
  const sides = strip.lanes.map(lane => lane.side);
  return y >= strip.top + strip.height - SIDE_ZONE ? [...sides, ...mains] : [...mains, ...sides];
}

/** The first track that has a row within `reach` seconds of `time` decides. */
function nearestIn(
  tracks: readonly Track[],
  { columns }: IScene,
  time: number,
  reach: number
): number | null {
  for (const track of tracks) {
    let best: number | null = null;
    let least = Number.POSITIVE_INFINITY;
    track.visit(columns, time - reach, time + reach, 0, {
      block: () => undefined,
      row: row => {
        const start = columns.start[row];
        const distance = Math.max(start - time, time - start - columns.duration[row], 0);
        if (distance < least) {
          least = distance;
          best = row;
        }
      }
    });
    if (best !== null) {
      return best;
    }
  }
  return null;
}

function trackOf(lane: ILane, row: number): Track {
  return contains(lane.main.rows, row) ? lane.main : lane.side;
}

function beside(track: Track, row: number, step: number): number | null {
  return track.rows[placeOf(track.rows, row) + step] ?? null;
}

function contains(rows: readonly number[], row: number): boolean {
  return rows[placeOf(rows, row)] === row;
}

/** Place of the first entry that is not below `row`; rows are ascending. */
function placeOf(rows: readonly number[], row: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rows[middle] < row) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}
