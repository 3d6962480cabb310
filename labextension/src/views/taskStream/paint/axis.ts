/** Draw the time axis, the ground of each lane and the moment of a recording. */

import { AXIS_HEIGHT, type IStrip } from './layout';
import { type IScene, scaleOf } from './scene';
import { timeTicks } from './ticks';

type Ctx = CanvasRenderingContext2D;

export function drawGrounds(ctx: Ctx, { layout, theme }: IScene): void {
  ctx.fillStyle = theme.raised;
  for (const { top, height } of layout.strips) {
    ctx.fillRect(layout.left, top, layout.width, height);
  }
}

export function drawAxis(ctx: Ctx, scene: IScene): void {
  const { layout, window, theme, model } = scene;
  const { x } = scaleOf(scene);
  const origin = Number.isNaN(model.origin) ? window.start : model.origin;
  const bottom = lowest(layout.strips) + 2;
  ctx.font = `11px ${theme.font}`;
  ctx.textBaseline = 'middle';
  ctx.textAlign = 'center';
  for (const tick of timeTicks(window.start - origin, window.end - origin, layout.width)) {
    const at = Math.round(x(origin + tick.time)) + 0.5;
    ctx.fillStyle = theme.line;
    const foot = layout.axisTop + AXIS_HEIGHT - 4;
    ctx.fillRect(at - 0.5, foot, 1, bottom - foot);
    ctx.fillStyle = theme.quiet;
    const half = ctx.measureText(tick.label).width / 2;
    // A label that would be cut at an end is left out; its line stays.
    if (at - half >= layout.left - 12 && at + half <= layout.left + layout.width + layout.shares) {
      ctx.fillText(tick.label, at, layout.axisTop + AXIS_HEIGHT / 2 - 1);
    }
  }
}

/** The moment of a recording that is played. */
export function drawMoment(ctx: Ctx, scene: IScene): void {
  const { layout, moment, theme } = scene;
  if (moment === null) {
    return;
  }
  const foot = layout.axisTop + AXIS_HEIGHT - 4;
  const at = Math.round(scaleOf(scene).x(moment));
  if (at >= layout.left && at <= layout.left + layout.width) {
    ctx.fillStyle = theme.accent;
    ctx.fillRect(at, foot, 1, lowest(layout.strips) + 2 - foot);
  }
}

function lowest(strips: readonly IStrip[]): number {
  const last = strips.at(-1);
  return last ? last.top + last.height : AXIS_HEIGHT;
}
