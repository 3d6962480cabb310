/** Draw what stands still around the bars: lane grounds, axis, names, busy shares. */

import { formatShare, shorten } from '../../shared/format';
import { AXIS_HEIGHT, type IStrip } from './layout';
import { type IScene, scaleOf } from './scene';
import { timeTicks } from './ticks';

type Ctx = CanvasRenderingContext2D;

const SMALLEST_LABEL = 11;
const LONGEST_NAME = 48;

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

export function drawGutter(ctx: Ctx, scene: IScene): void {
  const { layout, theme } = scene;
  ctx.textBaseline = 'middle';
  let free = Number.NEGATIVE_INFINITY;
  for (const strip of layout.strips) {
    const middle = strip.top + strip.height / 2;
    // Only a worker's lanes are threads.
    const isThread = scene.source === scene.model && layout.mode === 'lanes';
    const numbered = isThread && strip.group.lanes.length > 1;
    if (strip.isFirst && middle - SMALLEST_LABEL / 2 >= free) {
      ctx.font = `12px ${theme.font}`;
      ctx.textAlign = 'left';
      ctx.fillStyle = strip.group.isPresent ? theme.text : theme.quiet;
      ctx.fillText(nameOf(ctx, strip, layout.gutter - (numbered ? 28 : 14)), 6, middle);
      free = middle + SMALLEST_LABEL / 2 + 1;
    }
    if (numbered) {
      ctx.font = `10px ${theme.font}`;
      ctx.textAlign = 'right';
      ctx.fillStyle = theme.quiet;
      ctx.fillText(String(strip.lanes[0].thread), layout.gutter - 6, middle);
    }
  }
}

/** Where a recording stands while it is played. */
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

/** Share of the visible time in which a strip's threads worked, at its right end. */
export function drawShares(ctx: Ctx, scene: IScene, shares: readonly number[]): void {
  const { layout, theme } = scene;
  const right = layout.left + layout.width;
  ctx.font = `11px ${theme.font}`;
  ctx.textAlign = 'right';
  ctx.textBaseline = 'middle';
  ctx.fillStyle = theme.quiet;
  let free = Number.NEGATIVE_INFINITY;
  layout.strips.forEach(({ top, height }, i) => {
    const middle = top + height / 2;
    if (middle - SMALLEST_LABEL / 2 >= free) {
      ctx.fillText(formatShare(shares[i]), right + layout.shares - 6, middle);
      free = middle + SMALLEST_LABEL / 2 + 1;
    }
  });
}

function nameOf(ctx: Ctx, { group, lastGroup }: IStrip, room: number): string {
  const first = shorten(group.name, LONGEST_NAME);
  const own = group.isPresent ? first : `${first} †`;
  const name = lastGroup === group ? own : `${first} … ${shorten(lastGroup.name, LONGEST_NAME)}`;
  if (ctx.measureText(name).width <= room) {
    return name;
  }
  // The end tells ports and numbers apart, the beginning tells hosts apart: keep both.
  for (let kept = name.length - 1; kept > 2; kept--) {
    const head = Math.ceil(kept / 3);
    const short = `${name.slice(0, head)}…${name.slice(name.length - (kept - head))}`;
    if (ctx.measureText(short).width <= room) {
      return short;
    }
  }
  return '…';
}

function lowest(strips: readonly IStrip[]): number {
  const last = strips.at(-1);
  return last ? last.top + last.height : AXIS_HEIGHT;
}
