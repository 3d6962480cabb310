/** The figures of a run that text is written from. */

import type { ActionType } from '../model/rowTypes';

/** Seconds by type of action, and of computing by prefix code. */
export interface IBusyTimes {
  busy: Record<ActionType, number>;
  prefixBusy: readonly number[];
}

export interface ISummary extends Pick<IBusyTimes, 'busy'> {
  tasks: number;
  /** Of the tasks those that an earlier scheduler ran. */
  before: number;
  /** Attempts beyond a task's first. */
  repeats: number;
  workers: number;
  running: number;
  /** Thread seconds of the workers that were there, pauses left out. */
  offeredSeconds: number;
  /** The prefix with most compute time, or null before the first task. */
  top: { prefix: string; seconds: number } | null;
  missed: number;
  /** Rows that the browser let go because it holds no more. */
  forgotten: number;
}

export function totalBusy({ busy }: Pick<IBusyTimes, 'busy'>): number {
  return busy.compute + busy.deserialize + busy.transfer + busy.disk;
}
