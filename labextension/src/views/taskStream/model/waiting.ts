/** What a task waited for between its creation and its start. */

import type { GraphTable } from '../../../feeds/graphTable';
import type { TaskTable } from '../../../feeds/taskTable';
import type { Lineage } from './lineage';

export interface IWaiting {
  /** Seconds for the last of its dependencies, and which one that was. */
  dependencies: number;
  last: string;
  /** Seconds in which its inputs were transferred from other workers. */
  transfer: number;
  /** Seconds in which only a thread was missing. */
  thread: number;
  /** Bytes moved from other workers. */
  nbytes: number;
  sources: number;
}

/** Null where the graph does not know the task. */
export function waitingOf(
  row: number,
  tasks: TaskTable,
  graph: GraphTable,
  lineage: Lineage
): IWaiting | null {
  const at = lineage.graphRow(row);
  if (at < 0) {
    return null;
  }
  const needs = Array.from(lineage.needs(row), task => lineage.rowOf(task)).filter(r => r >= 0);
  const endOf = (each: number) => tasks.columns.start[each] + tasks.columns.duration[each];
  const last = needs.reduce((a, b) => (a >= 0 && endOf(a) >= endOf(b) ? a : b), -1);
  const created = graph.columns.created[at];
  const ready = Math.max(created, last >= 0 ? endOf(last) : created);
  const moved = lineage.transfers(row);
  const transfer = moved.reduce((sum, each) => sum + tasks.columns.duration[each], 0);
  const away = moved.length > 0 ? needs.filter(isElsewhere(row, tasks)) : [];
  return {
    dependencies: ready - created,
    last: last >= 0 ? tasks.row(last).key : '',
    transfer,
    thread: Math.max(0, tasks.columns.start[row] - ready - transfer),
    nbytes: away.reduce((sum, each) => sum + (tasks.columns.nbytes[each] || 0), 0),
    sources: new Set(away.map(each => tasks.columns.worker[each])).size
  };
}

function isElsewhere(row: number, { columns }: TaskTable): (each: number) => boolean {
  const { worker } = columns;
  return each => worker[each] !== worker[row];
}
