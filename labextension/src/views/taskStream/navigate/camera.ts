/** The time window on screen: it follows the run, or stays where the reader moved it. */

import { currentBurst, type IRunState, isActive, recordedSpan } from '../model/runState';
import { type ITimeSpan, shiftSpan } from '../model/timeSpan';
import { clampWindow, fitSpan, liveWindow, reveal, zoomAt } from './timeWindow';

export class Camera {
  get isFollowing(): boolean {
    return this._chosen === null;
  }

  window(run: IRunState): ITimeSpan {
    return this._chosen ?? followWindow(run);
  }

  follow(): void {
    this._chosen = null;
  }

  fit(run: IRunState): void {
    this._chosen = fitSpan(recordedSpan(run));
  }

  /** Stay where the picture is now. */
  hold(run: IRunState): void {
    this._chosen = this.window(run);
  }

  show(run: IRunState, window: ITimeSpan): void {
    this._chosen = clampWindow(window, recordedSpan(run));
  }

  zoom(run: IRunState, time: number, factor: number): void {
    this.show(run, zoomAt(this.window(run), time, factor));
  }

  pan(run: IRunState, seconds: number): void {
    this.show(run, shiftSpan(this.window(run), seconds));
  }

  reveal(run: IRunState, span: ITimeSpan): void {
    const window = this.window(run);
    const revealed = reveal(window, span);
    if (revealed !== window) {
      this._chosen = revealed;
    }
  }

  /** Null while following. */
  private _chosen: ITimeSpan | null = null;
}

function followWindow(run: IRunState): ITimeSpan {
  if (run.whole) {
    return fitSpan(run.whole);
  }
  const burst = currentBurst(run);
  return isActive(run) ? liveWindow(burst, run.now) : fitSpan(burst);
}
