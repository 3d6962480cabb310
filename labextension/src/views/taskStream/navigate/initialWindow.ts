/** The window that a host requests when it opens the view; after that the reader chooses. */

import type { StreamState } from '../model/streamState';
import type { ITimeSpan } from '../model/timeSpan';
import type { Camera } from './camera';
import { fitSpan } from './timeWindow';

export interface IInitialWindow {
  /** Time window to open on, in seconds since the epoch; by default the view follows the run. */
  window?: ITimeSpan;
  /** Or open on the tasks of a notebook cell, by JupyterLab's id of it. */
  cell?: string;
  /** Execution count of that cell, by default its last run. */
  run?: number;
}

export class InitialWindow {
  constructor(
    private readonly _requested: IInitialWindow,
    private readonly _camera: Camera,
    private readonly _state: StreamState
  ) {}

  /** Show the requested window once; the first task of the cell may still arrive. */
  apply(): void {
    if (this._isDone) {
      return;
    }
    const { window, cell, run: number } = this._requested;
    const band = cell === undefined ? null : this._state.cells.find(cell, number);
    const found = window ?? (band && fitSpan(band));
    if (found) {
      this._camera.show(this._state.runState(), found);
    }
    this._isDone = cell === undefined || found !== null || !this._camera.isFollowing;
  }

  private _isDone = false;
}
