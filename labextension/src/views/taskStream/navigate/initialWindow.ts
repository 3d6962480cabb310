/** A host may open the view on a stretch of time; after that the reader steers. */

import type { Cells } from '../model/cells';
import type { ITaskStreamOptions } from '../options';
import type { Camera, IRunState } from './camera';
import { fitSpan } from './timeWindow';

export class InitialWindow {
  constructor(
    private readonly _options: ITaskStreamOptions,
    private readonly _camera: Camera,
    private readonly _cells: Cells
  ) {}

  /** Show what was asked for, once; the cell's first task may be still to come. */
  apply(run: IRunState): void {
    if (this._isOver) {
      return;
    }
    const { window, cell, run: number } = this._options;
    const band = cell === undefined ? null : this._cells.find(cell, number);
    const wanted = window ?? (band && fitSpan(band));
    if (wanted) {
      this._camera.show(run, wanted);
    }
    this._isOver = cell === undefined || wanted !== null || !this._camera.isFollowing;
  }

  private _isOver = false;
}
