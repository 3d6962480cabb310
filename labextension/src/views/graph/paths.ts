/** Longest paths through a graph: the depth of each task, and the chain that takes most time. */

import type { GraphTable } from '../../feeds';

export type Graph = Pick<GraphTable, 'length' | 'dependencies' | 'rowOf'>;

/** Steps from the start for each row from `from` on; row `from` is entry 0. */
export function levelsOf(graph: Graph, from: number): Int32Array {
  const levels = new Int32Array(graph.length - from);
  for (let row = from; row < graph.length; row++) {
    for (const task of graph.dependencies(row)) {
      const need = graph.rowOf(task);
      // Nearly always lower; one that is not would need a second pass, and is left out.
      if (need >= from && need < row) {
        levels[row - from] = Math.max(levels[row - from], levels[need - from] + 1);
      }
    }
  }
  return levels;
}

export interface IPath {
  /** Rows from first to last. */
  rows: number[];
  seconds: number;
}

/** The chain of rows `from` to `end` that takes longest; `secondsOf` knows or guesses each time. */
export function criticalPath(
  graph: Graph,
  from: number,
  end: number,
  secondsOf: (row: number) => number
): IPath {
  const finish = new Float64Array(end - from);
  const before = new Int32Array(end - from).fill(-1);
  let last = -1;
  for (let row = from; row < end; row++) {
    const place = row - from;
    let start = 0;
    for (const task of graph.dependencies(row)) {
      const need = graph.rowOf(task);
      if (need >= from && need < row && finish[need - from] > start) {
        start = finish[need - from];
        before[place] = need;
      }
    }
    finish[place] = start + secondsOf(row);
    if (last < 0 || finish[place] > finish[last - from]) {
      last = row;
    }
  }
  const rows: number[] = [];
  for (let row = last; row >= 0; row = before[row - from]) {
    rows.push(row);
  }
  rows.reverse();
  return { rows, seconds: last < 0 ? 0 : finish[last - from] };
}
