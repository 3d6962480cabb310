/** Write the text beside the lanes: names of groups and threads at the left, busy shares at the right. */

import { formatShare, shorten } from '../../shared/format';
import type { IStrip } from './layout';
import type { IScene } from './scene';

type Ctx = CanvasRenderingContext2D;

const SMALLEST_LABEL = 11;
const LONGEST_NAME = 48;

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
  // The end differs by port or number, the start by host: keep both.
  for (let kept = name.length - 1; kept > 2; kept--) {
    const head = Math.ceil(kept / 3);
    const short = `${name.slice(0, head)}…${name.slice(name.length - (kept - head))}`;
    if (ctx.measureText(short).width <= room) {
      return short;
    }
  }
  return '…';
}
