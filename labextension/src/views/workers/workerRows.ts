/** Read the workers snapshot into rows, the one in most trouble first. */

import type { IFrame } from '../../protocol/frame';
import { textAt } from '../../protocol/frame';
import { shortAddress } from '../shared/format';
import type { Translate } from '../shared/options';

export interface IWorkerRow {
  address: string;
  name: string;
  status: string;
  isShared: boolean;
  nthreads: number;
  /** Percent of one core. */
  cpu: number;
  memory: number;
  managed: number;
  unmanaged: number;
  spilled: number;
  /** NaN where the worker has none. */
  limit: number;
  processing: number;
  executing: number;
}

/** Share of the limit at which Dask spills, pauses and kills, as in its default configuration. */
export const SPILL_SHARE = 0.7;
export const PAUSE_SHARE = 0.8;

export function readWorkers(frame: IFrame<'workers'>, trans: Translate): IWorkerRow[] {
  const rows = Array.from({ length: frame.length }, (_, i) => readWorker(frame, i, trans));
  return rows.sort((a, b) => trouble(b) - trouble(a) || byName(a, b));
}

/** How much a worker wants to be looked at: not running, then near its limit, then busy. */
export function trouble(row: IWorkerRow): number {
  const full = Number.isFinite(row.limit) && row.limit > 0 ? row.memory / row.limit : 0;
  const isStuck = row.status !== 'running';
  // Rounded to steps, so that rows do not change places with every sample.
  const near = full >= SPILL_SHARE ? Math.floor(full * 10) : 0;
  return (isStuck ? 100 : 0) + near + (row.spilled > 0 ? 1 : 0);
}

/** "paused", "spilling", "near its memory limit", "busy", "idle": one word or few for a row. */
export function statusWord(row: IWorkerRow): string {
  if (row.status !== 'running') {
    return row.status.replaceAll('_', ' ');
  }
  if (row.limit > 0 && row.memory / row.limit >= SPILL_SHARE) {
    return 'near limit';
  }
  if (row.spilled > 0) {
    return 'spilled';
  }
  return row.executing > 0 ? 'busy' : 'idle';
}

function readWorker(
  { numbers, strings }: IFrame<'workers'>,
  i: number,
  trans: Translate
): IWorkerRow {
  return {
    address: textAt(strings.worker, i),
    name: displayName(textAt(strings.name, i) || textAt(strings.worker, i), trans),
    status: textAt(strings.status, i),
    isShared: textAt(strings.process, i) === 'shared',
    nthreads: numbers.nthreads[i],
    cpu: numbers.cpu[i],
    memory: numbers.memory[i],
    managed: numbers.managed[i],
    unmanaged: numbers.unmanaged[i],
    spilled: numbers.spilled[i],
    limit: numbers.limit[i],
    processing: numbers.processing[i],
    executing: numbers.executing[i]
  };
}

/** Dask numbers its local workers; a bare "0" would not say what it counts. */
function displayName(name: string, trans: Translate): string {
  return /^\d+$/.test(name) ? trans('worker %1', name) : shortAddress(name);
}

function byName(a: IWorkerRow, b: IWorkerRow): number {
  return a.name.localeCompare(b.name, undefined, { numeric: true });
}
