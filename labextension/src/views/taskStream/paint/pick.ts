/** Find the task under the pointer, and the neighbours of a task for the arrow keys. */

import { nearestIn, rowBeside } from '../model/nearest';
import { type IStrip, stripOf } from './layout';
import { type IScene, type Picked, scaleOf, timeAt } from './scene';

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
    task => strip.lanes.includes(task.lane) && time >= task.shownStart && time <= scene.now
  );
  const reach = running ? 0 : REACH_PX / scaleOf(scene).perSecond;
  const row = nearestIn(tracksAt(strip, y), scene.columns, time, reach);
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
    return rowBeside(lane, row, direction === 'left' ? -1 : 1);
  }
  const { start, duration } = scene.columns;
  const step = direction === 'up' ? -1 : 1;
  for (let i = lanes.indexOf(lane) + step; i >= 0 && i < lanes.length; i += step) {
    const found = nearestIn(
      [lanes[i].main],
      scene.columns,
      start[row] + duration[row] / 2,
      Infinity
    );
    if (found !== null) {
      return found;
    }
  }
  return null;
}

/** Where the arrow keys start: the task nearest to the middle of the window, on the first lane. */
export function firstTask(scene: IScene): number | null {
  const middle = (scene.window.start + scene.window.end) / 2;
  for (const lane of scene.layout.strips.flatMap(strip => strip.lanes)) {
    const row = nearestIn([lane.main], scene.columns, middle, Infinity);
    if (row !== null) {
      return row;
    }
  }
  return null;
}

/** The start of a task in the middle of its lane, in pixels. */
export function positionOf(picked: Picked, scene: IScene): { x: number; y: number } {
  const { columns, source, layout } = scene;
  const lane = picked.type === 'row' ? source.laneOf(picked.row) : picked.task.lane;
  const strip = lane && stripOf(layout, lane);
  const start = picked.type === 'row' ? columns.start[picked.row] : picked.task.start;
  const x = Math.max(layout.left, scaleOf(scene).x(start));
  return { x, y: strip ? strip.top + strip.height / 2 : 0 };
}

/** The band of a cell at a position; where bands overlap, the one drawn last. */
export function bandAt(scene: IScene, x: number, y: number): IScene['bands'][number] | null {
  if (y >= scene.layout.axisTop || x < scene.layout.left) {
    return null;
  }
  const time = timeAt(scene, x);
  return scene.bands.filter(band => time >= band.start && time <= band.end).at(-1) ?? null;
}

function tracksAt(strip: IStrip, y: number) {
  const mains = strip.lanes.map(lane => lane.main);
  const sides = strip.lanes.map(lane => lane.side);
  return y >= strip.top + strip.height - SIDE_ZONE ? [...sides, ...mains] : [...mains, ...sides];
}
