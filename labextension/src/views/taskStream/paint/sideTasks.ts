/** Draw transfers and disk along the lower edge of a lane: patterns where wide enough, else shades. */

import { BAR_FROM, type Frame } from './frame';
import type { IStrip } from './layout';
import type { IPatterns } from './patterns';
import { type ShadeRow, shade } from './shades';

const SIDE_HEIGHT = 5;

/** `strip` is a single lane. */
export function drawSide(frame: Frame, shades: ShadeRow, patterns: IPatterns, strip: IStrip): void {
  const { ctx, scene } = frame;
  const wide = coverNarrow(frame, shades, strip);
  if (!shades.coverage.isEmpty) {
    const height = SIDE_HEIGHT - 2;
    const y = strip.top + strip.height - height;
    const box = { x: scene.layout.left, y, width: scene.layout.width, height };
    shades.draw(ctx, () => scene.theme.text, box, shade);
  }
  for (const row of wide) {
    drawPatterned(frame, patterns, row, strip);
  }
}

/** Add up narrow rows; returns the wide ones. */
function coverNarrow(frame: Frame, { coverage }: ShadeRow, strip: IStrip): number[] {
  const { scene, scale, pixelsPerSecond } = frame;
  const { columns, window } = scene;
  const wide: number[] = [];
  coverage.reset(frame.pixels);
  const cover = (start: number, end: number, busy: number) =>
    coverage.add(
      (start - window.start) * pixelsPerSecond,
      (end - window.start) * pixelsPerSecond,
      busy * pixelsPerSecond,
      0
    );
  frame.visit(strip.lanes[0].side, {
    block: cover,
    row: row => {
      const start = columns.start[row];
      const duration = columns.duration[row];
      if (duration * scale.perSecond >= BAR_FROM) {
        wide.push(row);
      } else {
        cover(start, start + duration, duration);
      }
    }
  });
  return wide;
}

function drawPatterned(frame: Frame, patterns: IPatterns, row: number, strip: IStrip): void {
  const { ctx, scene } = frame;
  const { x, width, y, height } = frame.barOf(row, strip);
  const top = y + height - SIDE_HEIGHT;
  ctx.fillStyle = scene.theme.surface;
  ctx.fillRect(x, top - 1, width, SIDE_HEIGHT + 1);
  ctx.fillStyle = scene.model.types.type(row) === 'disk' ? patterns.dots : patterns.hatch;
  ctx.fillRect(x, top, width, SIDE_HEIGHT);
}
