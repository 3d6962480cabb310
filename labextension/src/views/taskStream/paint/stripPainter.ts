/** Draw the tasks of one strip: what its threads did, transfers and disk, and failed tasks. */

import { drawFailures } from './failures';
import type { Frame } from './frame';
import type { IStrip } from './layout';
import { MainPainter } from './mainTasks';
import type { IPatterns } from './patterns';
import type { ShadeRow } from './shades';
import { drawSide } from './sideTasks';

export interface IBrushes {
  shades: ShadeRow;
  sideShades: ShadeRow;
  patterns: IPatterns;
}

/** Opacity of tasks that a search did not find. */
const DIMMED = 0.2;

export class StripPainter {
  constructor(
    private readonly _frame: Frame,
    private readonly _brushes: IBrushes
  ) {
    this._main = new MainPainter(_frame, _brushes.shades, _brushes.patterns);
  }

  /** Returns the busy seconds of the strip inside the window. */
  draw(strip: IStrip): number {
    const { search } = this._frame.scene;
    const tracks = strip.lanes.map(lane => lane.main);
    const busy = this._main.draw(strip, tracks, search ? { opacity: DIMMED } : {});
    if (!this._frame.isDense) {
      drawSide(this._frame, this._brushes.sideShades, this._brushes.patterns, strip);
    }
    if (search) {
      const found = strip.lanes.flatMap(lane => search.trackOf(lane) ?? []);
      this._main.draw(strip, found, { isFound: true });
    }
    drawFailures(this._frame, strip);
    return busy;
  }

  private readonly _main: MainPainter;
}
