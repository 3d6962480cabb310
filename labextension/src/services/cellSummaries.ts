/** What each notebook cell's tasks took, summed up from the kept rows. */

import type { GraphColumns, TaskColumns } from '../feeds';

/** The latest run of one cell; times in seconds. */
export interface ICellSummary {
  run: number;
  tasks: number;
  /** Since the epoch, first task's creation to last one's end. */
  start: number;
  stop: number;
  compute: number;
  transfer: number;
  disk: number;
  /** Thread time in which nothing of this cell ran. */
  idle: number;
}

/** By cell id. */
export function cellSummaries(
  tasks: TaskColumns,
  graph: GraphColumns
): ReadonlyMap<string, ICellSummary> {
  const summaries = new Map<string, ICellSummary>();
  const lanes = new Set<number>();
  for (let i = 0; i < tasks.length; i++) {
    lanes.add(tasks.worker[i] * 4096 + tasks.thread[i]);
    const row = graph.rowOf(tasks.task[i]);
    const cell = row < 0 ? '' : graph.pools.cell.values[graph.cell[row]];
    if (cell) {
      addStep(summaryOf(summaries, cell, graph.run[row], graph.created[row]), tasks, i);
    }
  }
  for (const summary of summaries.values()) {
    const all = lanes.size * (summary.stop - summary.start);
    summary.idle = Math.max(0, all - summary.compute - summary.transfer - summary.disk);
  }
  return summaries;
}

/** A cell run again begins anew. */
function summaryOf(
  summaries: Map<string, ICellSummary>,
  cell: string,
  run: number,
  created: number
): ICellSummary {
  const known = summaries.get(cell);
  if (known && known.run >= run) {
    known.start = known.run === run ? Math.min(known.start, created) : known.start;
    return known.run === run ? known : emptySummary(run, created);
  }
  const summary = emptySummary(run, created);
  summaries.set(cell, summary);
  return summary;
}

function emptySummary(run: number, start: number): ICellSummary {
  return { run, tasks: 0, start, stop: start, compute: 0, transfer: 0, disk: 0, idle: 0 };
}

function addStep(summary: ICellSummary, tasks: TaskColumns, i: number): void {
  const action = tasks.pools.action.values[tasks.action[i]];
  const seconds = Math.max(0, tasks.duration[i]);
  if (action === 'transfer') {
    summary.transfer += seconds;
  } else if (action.startsWith('disk')) {
    summary.disk += seconds;
  } else {
    summary.compute += seconds;
    summary.tasks += action === 'compute' ? 1 : 0;
  }
  summary.stop = Math.max(summary.stop, tasks.start[i] + seconds);
}
