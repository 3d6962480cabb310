/** The criteria by which tasks are grouped, apart from their worker. */

import type { GraphTable } from '../../../feeds/graphTable';
import type { TaskTable } from '../../../feeds/taskTable';
import type { Translate } from '../../shared/options';
import type { Cells } from './cells';
import type { Lineage } from './lineage';

/** Which group a row belongs to: a small number, and its name. */
export interface ICriterion {
  /** False while it is not known yet; the row and those after it wait. */
  isReady(row: number): boolean;
  code(row: number): number;
  name(code: number): string;
  codeOfRunning(task: { prefix: string }): number;
}

/** Groups of their own: running tasks, and tasks of unknown origin. */
const RUNNING = 0;
const UNKNOWN = 1;
const FIRST = 2;

export function byPrefix(tasks: TaskTable): ICriterion {
  const { prefix: pool } = tasks.pools;
  return {
    isReady: () => true,
    code: row => tasks.columns.prefix[row],
    name: code => pool.values[code],
    codeOfRunning: task => pool.code(task.prefix)
  };
}

export function byCell(cells: Cells, lineage: Lineage, trans: Translate): ICriterion {
  return {
    isReady: row => lineage.isReady(row),
    code: row => {
      const band = cells.bandOf(row);
      return band < 0 ? UNKNOWN : band + FIRST;
    },
    name: code => special(code, trans) ?? cells.bands[code - FIRST].label,
    codeOfRunning: () => RUNNING
  };
}

export function bySpan(graph: GraphTable, lineage: Lineage, trans: Translate): ICriterion {
  return {
    isReady: row => lineage.isReady(row),
    code: row => {
      const at = lineage.graphRow(row);
      return at < 0 ? UNKNOWN : graph.columns.span[at] + FIRST;
    },
    name: code =>
      special(code, trans) ?? (graph.pools.span.values[code - FIRST] || trans('no span')),
    codeOfRunning: () => RUNNING
  };
}

function special(code: number, trans: Translate): string | null {
  if (code === RUNNING) {
    return trans('running');
  }
  return code === UNKNOWN ? trans('unknown') : null;
}
