/** Which part of the recorded graph to show: the latest computation, or all of it. */

import type { GraphColumns } from '../../feeds';

/** Tasks handed in with less time between them belong together. */
const PAUSE = 1.0;

/** First row of what was handed in last: the tasks of one cell's run, or without a longer pause. */
export function latestFrom(
  graph: Pick<GraphColumns, 'length' | 'ringStart' | 'cell' | 'run' | 'created' | 'pools'>
): number {
  const last = graph.length - 1;
  if (last < 0) {
    return 0;
  }
  const isKnown = graph.pools.cell.values[graph.cell[last]] !== '';
  let row = last;
  while (row > graph.ringStart) {
    const isSameRun =
      graph.cell[row - 1] === graph.cell[last] && graph.run[row - 1] === graph.run[last];
    const isClose = graph.created[row] - graph.created[row - 1] < PAUSE;
    if (isKnown ? !isSameRun : !isClose || !isSameRun) {
      break;
    }
    row -= 1;
  }
  return row;
}
