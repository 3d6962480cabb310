/** Find the row of a lane that is nearest to a time or to another row. */

import { countUntil } from '../../../feeds/sorted';
import type { ILane } from './lane';
import type { ITimes, Track } from './track';

/** The first track with a row within `reach` seconds of `time` has the result. */
export function nearestIn(
  tracks: readonly Track[],
  times: ITimes,
  time: number,
  reach: number
): number | null {
  for (const track of tracks) {
    let best: number | null = null;
    let least = Number.POSITIVE_INFINITY;
    track.visit(times, time - reach, time + reach, 0, {
      block: () => undefined,
      row: row => {
        const start = times.start[row];
        const distance = Math.max(start - time, time - start - times.duration[row], 0);
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

/** The row before or after `row` on its track of the lane. */
export function rowBeside(lane: ILane, row: number, step: 1 | -1): number | null {
  const { rows } = trackOf(lane, row);
  return rows[indexOf(rows, row) + step] ?? null;
}

function trackOf(lane: ILane, row: number): Track {
  return contains(lane.main.rows, row) ? lane.main : lane.side;
}

function contains(rows: readonly number[], row: number): boolean {
  return rows[indexOf(rows, row)] === row;
}

/** Index of the first entry that is not below `row`; rows are ascending. */
function indexOf(rows: readonly number[], row: number): number {
  return countUntil(rows, row - 1);
}
