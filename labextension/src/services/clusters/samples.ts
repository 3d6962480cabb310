/** The last minute of a cluster's CPU use, for the sparkline on its card. */

import type { ICluster } from './cluster';

export const WINDOW_SECONDS = 60;

export interface ISample {
  /** Seconds on the browser's own clock. */
  time: number;
  /** CPU in use as a share of the cluster's threads, 0 to 1. */
  load: number;
}

export function loadOf(cluster: ICluster): number {
  return cluster.threads > 0 ? Math.min(1, Math.max(0, cluster.cpu / (100 * cluster.threads))) : 0;
}

/** `samples` with one more, without those that left the window. */
export function addSample(samples: readonly ISample[], sample: ISample): ISample[] {
  const oldest = sample.time - WINDOW_SECONDS;
  return [...samples.filter(kept => kept.time >= oldest), sample];
}
