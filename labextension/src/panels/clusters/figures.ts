/** Figures as the panel writes them: short, always with a unit. */

import type { TranslationBundle } from '@jupyterlab/translation';
import type { ICluster } from '../../services/clusters/cluster';

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** "2 workers · 2 threads" and "1.3 / 4 GB · 12 tasks": two lines of constant position. */
export function clusterFigures(cluster: ICluster, trans: TranslationBundle): [string, string] {
  const size = [
    trans._n('%1 worker', '%1 workers', cluster.workers),
    trans._n('%1 thread', '%1 threads', cluster.threads)
  ];
  const use = [
    memoryFigure(cluster.memory, cluster.limit),
    trans._n('%1 task', '%1 tasks', cluster.processing)
  ];
  return [size.join(' · '), use.join(' · ')];
}

/** "1.3 / 4 GB": both in the limit's unit; "850 MB" without a limit. */
export function memoryFigure(used: number, limit: number | null): string {
  const power = powerOf(limit ?? used);
  const figures = limit ? [used, limit] : [used];
  return `${figures.map(bytes => short(bytes / 1000 ** power)).join(' / ')} ${UNITS[power]}`;
}

function powerOf(bytes: number): number {
  // 999.6 MB would be rounded to 1000 MB.
  const power = Math.floor(Math.log10(Math.max(1, bytes * 1.0005)) / 3);
  return Math.min(UNITS.length - 1, power);
}

function short(value: number): string {
  return value >= 10 ? String(Math.round(value)) : String(Math.round(value * 10) / 10);
}
