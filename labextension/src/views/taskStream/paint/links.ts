/** Draw the dependencies and dependents of the pinned task as curves between the bars. */

import { type IStrip, stripOf } from './layout';
import { type IScene, scaleOf } from './scene';

type Ctx = CanvasRenderingContext2D;

/** More curves than this are a smear. */
const MOST = 100;
const BEND_PX = 60;

export function drawLinks(ctx: Ctx, scene: IScene): void {
  const { links } = scene;
  if (!links) {
    return;
  }
  ctx.lineCap = 'round';
  for (const row of links.dependencies.slice(0, MOST)) {
    drawLink(ctx, scene, row, links.row, []);
  }
  for (const row of links.dependents.slice(0, MOST)) {
    drawLink(ctx, scene, links.row, row, [5, 4]);
  }
  ctx.setLineDash([]);
}

/** From the end of one task to the start of the next. */
function drawLink(ctx: Ctx, scene: IScene, from: number, to: number, dash: number[]): void {
  const { columns, theme } = scene;
  const strips = [from, to].map(row => stripFor(scene, row));
  if (!strips[0] || !strips[1]) {
    return;
  }
  const { x } = scaleOf(scene);
  const start = { x: x(columns.start[from] + columns.duration[from]), y: middle(strips[0]) };
  const end = { x: x(columns.start[to]), y: middle(strips[1]) };
  const bend = Math.min(BEND_PX, Math.max(12, Math.abs(end.x - start.x) / 2));
  ctx.beginPath();
  ctx.moveTo(start.x, start.y);
  ctx.bezierCurveTo(start.x + bend, start.y, end.x - bend, end.y, end.x, end.y);
  ctx.setLineDash([]);
  ctx.strokeStyle = theme.surface;
  ctx.lineWidth = 4;
  ctx.stroke();
  ctx.setLineDash(dash);
  ctx.strokeStyle = theme.text;
  ctx.lineWidth = 1.5;
  ctx.stroke();
}

function stripFor({ source, layout }: IScene, row: number): IStrip | null {
  const lane = source.laneOf(row);
  return lane && stripOf(layout, lane);
}

function middle({ top, height }: IStrip): number {
  return top + height / 2;
}
