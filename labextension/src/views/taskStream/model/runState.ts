/** How far a run is: its bursts, what runs now, and whether more can follow. */

import { type Bursts, PAUSE_S } from './bursts';
import type { IRunningTask } from './runningTasks';
import type { ITimeSpan } from './timeSpan';

export interface IRunState {
  bursts: Bursts;
  running: readonly Pick<IRunningTask, 'start'>[];
  now: number;
  isLive: boolean;
  /** The time of the whole run, where it is known from the start. */
  whole?: ITimeSpan;
}

/** True while tasks run or ran a moment ago: the window moves with the clock. */
export function isActive({ bursts, running, now, isLive }: IRunState): boolean {
  const end = bursts.last?.end ?? Number.NEGATIVE_INFINITY;
  return isLive && (running.length > 0 || now - end < PAUSE_S);
}

/** The last burst, or the one that running tasks have started after a pause. */
export function currentBurst({ bursts, running, now }: IRunState): ITimeSpan {
  const started = Math.min(...running.map(task => task.start));
  const last = bursts.last;
  if (!last) {
    return { start: Math.min(started, now), end: now };
  }
  return started > last.end + PAUSE_S && running.length > 0 ? { start: started, end: now } : last;
}

/** From the start of the run to its end or to now. */
export function recordedSpan({ bursts, running, now, whole }: IRunState): ITimeSpan {
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
