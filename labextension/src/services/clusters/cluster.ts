/** A cluster as the server describes it, and what follows from its state. */

export type ClusterState = 'starting' | 'live' | 'lost' | 'failed' | 'closing';

export interface ICluster {
  id: string;
  name: string;
  /** Who started it: a notebook's kernel, the panel, or another program whose address is watched. */
  owner: 'kernel' | 'panel' | 'address';
  address: string;
  dashboard: string | null;
  state: ClusterState;
  /** One sentence for the reader, or ''. */
  message: string;
  workers: number;
  threads: number;
  memory: number;
  limit: number | null;
  /** Percent of one core, summed over the workers. */
  cpu: number;
  /** Tasks that were sent to workers and have not returned. */
  processing: number;
  can: { scale: boolean; restart: boolean; close: boolean };
}

/** Options of a new cluster; with an `address` an existing scheduler is watched instead. */
export interface INewCluster {
  workers?: number;
  threads_per_worker?: number;
  memory_limit?: string;
  address?: string;
}

/** Sent at once after subscribing, and after each change. */
export interface IClustersEvent {
  clusters: readonly ICluster[];
}

/** True once it no longer runs. */
export function isGone(cluster: ICluster): boolean {
  return cluster.state === 'lost' || cluster.state === 'failed';
}

/** True once it has rows for views to show. */
export function hasRecord(cluster: ICluster): boolean {
  return cluster.state === 'live' || cluster.state === 'lost';
}

/** True where closing only removes it from the list. */
export function isOnlyWatched(cluster: ICluster): boolean {
  return cluster.owner === 'address' || isGone(cluster);
}

/**
 * The cluster that views follow: the reader's choice while it is listed, else the newest live
 * one, else the newest.
 */
export function pickSelected(
  clusters: readonly ICluster[],
  chosen: string | null
): ICluster | null {
  const own = clusters.find(cluster => cluster.id === chosen);
  const newest = [...clusters].reverse();
  const live = newest.find(cluster => cluster.state === 'live');
  const starting = newest.find(cluster => cluster.state === 'starting');
  return own ?? live ?? starting ?? newest[0] ?? null;
}
