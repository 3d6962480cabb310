/** Which stretch of time is on screen: following the run, or where the reader went. */

import { type Bursts, type ISpan, PAUSE_S } from '../model/bursts';
import type { IRunningTask } from '../model/runningTasks';
import { clampWindow, fitSpan, liveWindow, panBy, reveal, zoomAt } from './timeWindow';

export interface IRunState {
  bursts: Bursts;
  running: readonly Pick<IRunningTask, 'start'>[];
  now: number;
  isLive: boolean;
  /** All the time that there is, where it is known from the beginning. */
  whole?: ISpan;
}

export class Camera {
  get isFollowing(): boolean {
    return this._chosen === null;
  }

  window(run: IRunState): ISpan {
    return this._chosen ?? followWindow(run);
  }

  follow(): void {
    this._chosen = null;
  }

  fit(run: IRunState): void {
    this._chosen = fitSpan(recorded(run));
  }

  /** Stay where the picture is now. */
  hold(run: IRunState): void {
    this._chosen = this.window(run);
  }

  show(run: IRunState, window: ISpan): void {
    this._choose(window, run);
  }

  /** From the beginning of the recording to its end or to now. */
  recorded(run: IRunState): ISpan {
    return recorded(run);
  }

  zoom(run: IRunState, time: number, factor: number): void {
    this._choose(zoomAt(this.window(run), time, factor), run);
  }

  pan(run: IRunState, seconds: number): void {
    this._choose(panBy(this.window(run), seconds), run);
  }

  reveal(run: IRunState, span: ISpan): void {
    const window = this.window(run);
    const wanted = reveal(window, span);
    if (wanted !== window) {
      this._chosen = wanted;
    }
  }

  private _choose(window: ISpan, run: IRunState): void {
    this._chosen = clampWindow(window, recorded(run));
  }

  /** Null while following. */
  private _chosen: ISpan | null = null;
}

/** True while tasks run or ran a moment ago: the window moves with the clock. */
export function isActive({ bursts, running, now, isLive }: IRunState): boolean {
  const end = bursts.last?.end ?? Number.NEGATIVE_INFINITY;
  return isLive && (running.length > 0 || now - end < PAUSE_S);
}

function followWindow(run: IRunState): ISpan {
  if (run.whole) {
    return fitSpan(run.whole);
  }
  const burst = currentBurst(run);
  return isActive(run) ? liveWindow(burst, run.now) : fitSpan(burst);
}

/** The last burst, or the one that running tasks have begun after a pause. */
function currentBurst({ bursts, running, now }: IRunState): ISpan {
  const began = Math.min(...running.map(task => task.start));
  const last = bursts.last;
  if (!last) {
    return { start: Math.min(began, now), end: now };
  }
  return began > last.end + PAUSE_S && running.length > 0 ? { start: began, end: now } : last;
}

function recorded({ bursts, running, now, whole }: IRunState): ISpan {
  if (whole) {
    return whole;
  }
  const starts = running.map(task => task.start);
  const { first, last } = bursts;
  return {
    start: Math.min(first?.start ?? now, ...starts),
    end: Math.max(last?.end ?? now, running.length > 0 ? now : Number.NEGATIVE_INFINITY)
  };
}
