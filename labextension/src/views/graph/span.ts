/** Which part of the recorded graph to show: the latest computation, or all of it. */

import type { GraphTable } from '../../feeds';

/** Tasks handed in with less time between them belong together. */
const PAUSE = 1.0;

/** First row of what was handed in last: the tasks of one cell's run, or without a longer pause. */
export function latestFrom(
  graph: Pick<GraphTable, 'length' | 'ringStart' | 'columns' | 'pools'>
): number {
  const last = graph.length - 1;
  if (last < 0) {
    return 0;
  }
  const isKnown = graph.pools.cell.values[graph.columns.cell[last]] !== '';
  let row = last;
  while (row > graph.ringStart) {
    const isSameRun =
      graph.columns.cell[row - 1] === graph.columns.cell[last] &&
      graph.columns.run[row - 1] === graph.columns.run[last];
    const isClose = graph.columns.created[row] - graph.columns.created[row - 1] < PAUSE;
    if (isKnown ? !isSameRun : !isClose || !isSameRun) {
      break;
    }
    row -= 1;
  }
  return row;
}
