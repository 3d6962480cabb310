/** From the recorded graph to what is drawn: nodes, edges, places, critical path. */

import type { GraphTable } from '../../feeds';
import { group, type IGrouped, type INode } from './grouping';
import { type ILayout, layOutGraph } from './layout';
import { criticalPath, type IPath, levelsOf } from './paths';
import { DONE, ERRED, KILLED, RUNNING, type TaskStates } from './taskStates';

export interface IPicture extends IGrouped {
  layout: ILayout;
  sizes: { width: number; height: number }[];
}

/** How many tasks of a node are in each state. */
export interface ICounts {
  total: number;
  running: number;
  done: number;
  erred: number;
}

export interface IHighlight extends IPath {
  /** Nodes that a task of the path is in. */
  nodes: ReadonlySet<number>;
  /** Edges "from to" between them. */
  edges: ReadonlySet<string>;
}

/** Up to this many nodes have a name inside. */
const NAMED = 90;
const BOX = { width: 132, height: 34 };
const SMALL_BOX = { width: 104, height: 24 };
const DOT = { width: 12, height: 12 };

export function pictureOf(graph: GraphTable, from: number, opened: ReadonlySet<string>): IPicture {
  const grouped = group(graph, from, levelsOf(graph, from), opened);
  const isNamed = grouped.nodes.length <= NAMED;
  const sizes = grouped.nodes.map(node => sizeOf(node, isNamed));
  const sized = grouped.nodes.map((node, i) => ({ level: node.level, ...sizes[i] }));
  return { ...grouped, sizes, layout: layOutGraph(sized, grouped.edges) };
}

export function countStates({ rows }: INode, states: TaskStates): ICounts {
  const counts = { total: rows.length, running: 0, done: 0, erred: 0 };
  for (const row of rows) {
    const state = states.of(row);
    counts.running += Number(state === RUNNING);
    counts.done += Number(state === DONE);
    counts.erred += Number(state === ERRED || state === KILLED);
  }
  return counts;
}

/** The critical path; a task that is not done is taken to last as long as others of its prefix. */
export function highlight(graph: GraphTable, picture: IPicture, states: TaskStates): IHighlight {
  const end = picture.from + picture.nodeOf.length;
  const guess = meanSeconds(graph, picture.from, end, states);
  const secondsOf = (row: number) => {
    const known = states.seconds[row];
    return Number.isNaN(known) ? guess[graph.columns.prefix[row]] : known;
  };
  const path = criticalPath(graph, picture.from, end, secondsOf);
  const numbers = path.rows.map(row => picture.nodeOf[row - picture.from]);
  const edges = numbers.slice(1).map((node, i) => `${numbers[i]} ${node}`);
  return { ...path, nodes: new Set(numbers), edges: new Set(edges) };
}

function sizeOf(node: INode, isNamed: boolean): { width: number; height: number } {
  if (node.rows.length > 1) {
    return BOX;
  }
  return isNamed ? SMALL_BOX : DOT;
}

/** By code of the prefix, 0 where none of its tasks is done. */
function meanSeconds(
  graph: GraphTable,
  from: number,
  end: number,
  states: TaskStates
): Float64Array {
  const sums = new Float64Array(graph.pools.prefix.values.length);
  const counts = new Float64Array(sums.length);
  for (let row = from; row < end; row++) {
    const seconds = states.seconds[row];
    if (!Number.isNaN(seconds)) {
      sums[graph.columns.prefix[row]] += seconds;
      counts[graph.columns.prefix[row]] += 1;
    }
  }
  return sums.map((sum, prefix) => sum / Math.max(1, counts[prefix]));
}
