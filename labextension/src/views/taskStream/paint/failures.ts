/** Mark erred and killed tasks, also where everything else is a shade. */

import * as bars from './bars';
import type { Frame } from './frame';
import type { IStrip } from './layout';

/** Flags nearer than this would run into one another; on low strips, into their neighbours. */
const FLAG_DISTANCE = 10;
const FLAG_DISTANCE_DENSE = 32;

export function drawFailures(frame: Frame, strip: IStrip): void {
  for (const lane of strip.lanes) {
    drawLane(frame, strip, lane);
  }
}

function drawLane(frame: Frame, strip: IStrip, lane: IStrip['lanes'][number]): void {
  const { ctx, scene, scale, isDense } = frame;
  const { columns, window, theme } = scene;
  const distance = isDense ? FLAG_DISTANCE_DENSE : FLAG_DISTANCE;
  let last = Number.NEGATIVE_INFINITY;
  const flag = (bar: bars.IBar) => {
    if (Math.abs(bar.x - last) >= distance) {
      last = bar.x;
      bars.drawFlag(ctx, bar, theme.surface, theme.text);
    }
  };
  lane.trouble.visit(columns, window.start, window.end, distance / scale.perSecond, {
    block: start => flag({ x: scale.x(start), y: strip.top, width: 1, height: strip.height }),
    row: row => {
      const bar = frame.barOf(row, strip);
      if (bar.width >= bars.MARK_FROM && !isDense) {
        const isKilled = scene.tasks.pools.status.values[columns.status[row]] === 'killed';
        const mark = isKilled ? bars.drawTornEdge : bars.drawCross;
        mark(ctx, bar, theme.surface, theme.text);
      } else {
        flag(bar);
      }
    }
  });
}
