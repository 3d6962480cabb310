/** What the bars of one worker show, as numbers and words. */

import { countOf, formatBytes } from '../shared/format';
import type { Translate } from '../shared/options';
import type { IReading } from './meter';
import { type IWorkerRow, PAUSE_SHARE } from './workerRows';

/** The bar is full when all threads compute; numpy may use more cores than that. */
export function cpuReading(row: IWorkerRow, trans: Translate): IReading {
  const percent = Math.round(row.cpu);
  return {
    parts: [{ share: row.cpu / (100 * Math.max(1, row.nthreads)), kind: 'cpu' }],
    mark: null,
    text: `${percent} %`,
    sentence: trans(
      '%1 % CPU of %2',
      String(percent),
      countOf(row.nthreads, '1 thread', '%1 threads', trans)
    )
  };
}

/** `scale` is the number of bytes of a full bar. */
export function memoryReading(row: IWorkerRow, scale: number, trans: Translate): IReading {
  const hasLimit = row.limit > 0;
  const facts = [
    trans('%1 managed', formatBytes(row.managed)),
    trans('%1 unmanaged', formatBytes(row.unmanaged)),
    trans('%1 spilled to disk', formatBytes(row.spilled)),
    hasLimit
      ? trans('limit %1, paused from %2', formatBytes(row.limit), `${PAUSE_SHARE * 100} %`)
      : trans('no limit')
  ];
  return {
    parts: [
      { share: row.managed / scale, kind: 'managed' },
      { share: row.unmanaged / scale, kind: 'unmanaged' },
      { share: row.spilled / scale, kind: 'spilled' }
    ],
    mark: hasLimit ? row.limit / scale : null,
    text: hasLimit
      ? `${formatBytes(row.memory)} / ${formatBytes(row.limit)}`
      : formatBytes(row.memory),
    sentence: `${formatBytes(row.memory)}: ${facts.join(', ')}`
  };
}

/** One scale for all rows: the largest limit, or the largest use where there is none. */
export function memoryScale(rows: readonly IWorkerRow[]): number {
  const uses = rows.map(row => row.managed + row.unmanaged + row.spilled);
  const limits = rows.map(row => (row.limit > 0 ? row.limit : 0));
  return Math.max(1, ...uses, ...limits);
}
