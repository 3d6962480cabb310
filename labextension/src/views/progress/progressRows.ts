/** Read the progress snapshot into bars, in the order of the graph. */

import type { IFrame } from '../../protocol/frame';
import { textAt } from '../../protocol/frame';

export interface IProgressRow {
  prefix: string;
  /** '' in the row of a whole prefix. */
  group: string;
  level: number;
  waiting: number;
  queued: number;
  noWorker: number;
  /** Sent to a worker and not executing yet. */
  assigned: number;
  executing: number;
  erred: number;
  /** Results in memory, NaN where unknown. */
  memory: number;
  done: number;
  /** Results of this prefix so far, also of runs that are forgotten. */
  everDone: number;
  seconds: number;
}

export type Grouping = 'prefix' | 'group';

export function readProgress(frame: IFrame<'progress'>): IProgressRow[] {
  const { numbers, strings } = frame;
  return Array.from({ length: frame.length }, (_, i) => ({
    prefix: textAt(strings.prefix, i),
    group: textAt(strings.group, i),
    level: numbers.level[i],
    waiting: numbers.waiting[i],
    queued: numbers.queued[i],
    noWorker: numbers.no_worker[i],
    assigned: numbers.processing[i] - numbers.executing[i],
    executing: numbers.executing[i],
    erred: numbers.erred[i],
    memory: numbers.memory[i],
    done: numbers.done[i],
    everDone: numbers.done[i],
    seconds: numbers.seconds[i]
  }));
}

/** The rows of one kind from the start of the graph to its end. */
export function arrange(rows: readonly IProgressRow[], by: Grouping): IProgressRow[] {
  const kept = rows.filter(row => (by === 'group') === (row.group !== ''));
  const shown = by === 'group' ? kept : kept.map(row => thisRun(row, rows));
  return [...shown].sort((a, b) => a.level - b.level);
}

/** Tasks that are not done: a row without any folds away. */
export function pending(row: IProgressRow): number {
  return row.waiting + row.queued + row.noWorker + row.assigned + row.executing + row.erred;
}

export function total(row: IProgressRow): number {
  return pending(row) + row.done;
}

/** Of a prefix at work the bar shows the groups still known, so that it begins empty every run. */
function thisRun(row: IProgressRow, rows: readonly IProgressRow[]): IProgressRow {
  const groups = rows.filter(other => other.group !== '' && other.prefix === row.prefix);
  if (pending(row) === 0 || groups.length === 0) {
    return row;
  }
  return { ...row, done: groups.reduce((sum, group) => sum + group.done, 0) };
}
