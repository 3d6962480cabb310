/** Put tasks together into the nodes that are drawn: one a task, or one a prefix, which opens. */

import type { GraphTable } from '../../feeds';

/** Up to this many tasks are drawn one by one. */
export const MAX_SINGLE = 500;
/** Most nodes that an opened node becomes. */
const PIECES = 50;

export interface INode {
  /** Stays the same while the node has the same tasks. */
  key: string;
  prefix: string;
  /** Rows of the graph, in the order of their keys. */
  rows: Int32Array;
  /** Steps from the start of the graph, mean of its tasks. */
  level: number;
}

export interface IEdge {
  from: number;
  to: number;
}

export interface IGrouped {
  nodes: INode[];
  edges: IEdge[];
  /** Number of the node of each row; row `from` is entry 0. */
  nodeOf: Int32Array;
  from: number;
  /** Whether a node is all tasks of a prefix. */
  isGrouped: boolean;
}

export function group(
  graph: GraphTable,
  from: number,
  levels: Int32Array,
  opened: ReadonlySet<string>
): IGrouped {
  const isGrouped = graph.length - from > MAX_SINGLE;
  const nodes: INode[] = [];
  for (const [prefix, rows] of rowsByPrefix(graph, from)) {
    const all = { key: prefix, prefix, rows, level: meanLevel(rows, levels, from) };
    nodes.push(...(isGrouped ? open(all, opened) : split(all, rows.length)).map(withLevel));
  }
  function withLevel(node: INode): INode {
    return { ...node, level: meanLevel(node.rows, levels, from) };
  }
  const nodeOf = new Int32Array(graph.length - from);
  nodes.forEach((node, number) => {
    for (const row of node.rows) {
      nodeOf[row - from] = number;
    }
  });
  return { nodes, edges: edgesOf(graph, from, nodeOf, nodes.length), nodeOf, from, isGrouped };
}

/** The node itself, or where it was opened its pieces, which may be open themselves. */
function open(node: INode, opened: ReadonlySet<string>): INode[] {
  return opened.has(node.key) && node.rows.length > 1
    ? split(node, PIECES).flatMap(piece => open(piece, opened))
    : [node];
}

function split(node: INode, pieces: number): INode[] {
  const size = Math.ceil(node.rows.length / Math.min(pieces, node.rows.length));
  const found: INode[] = [];
  for (let at = 0; at < node.rows.length; at += size) {
    const rows = node.rows.subarray(at, at + size);
    const key = rows.length === 1 ? `#${rows[0]}` : `${node.key}/${at}+${rows.length}`;
    found.push({ ...node, rows, key });
  }
  return found;
}

function rowsByPrefix(graph: GraphTable, from: number): Map<string, Int32Array> {
  const counts = new Map<number, number>();
  for (let row = from; row < graph.length; row++) {
    counts.set(graph.columns.prefix[row], (counts.get(graph.columns.prefix[row]) ?? 0) + 1);
  }
  const found = new Map<number, Int32Array>();
  const filled = new Map<number, number>();
  for (const [code, count] of counts) {
    found.set(code, new Int32Array(count));
    filled.set(code, 0);
  }
  for (let row = from; row < graph.length; row++) {
    const code = graph.columns.prefix[row];
    const at = filled.get(code) ?? 0;
    found.get(code)?.fill(row, at, at + 1);
    filled.set(code, at + 1);
  }
  for (const rows of found.values()) {
    rows.sort((a, b) => graph.columns.index[a] - graph.columns.index[b] || a - b);
  }
  const names = graph.pools.prefix.values;
  return new Map([...found].map(([code, rows]) => [names[code], rows]));
}

function edgesOf(graph: GraphTable, from: number, nodeOf: Int32Array, nodes: number): IEdge[] {
  const links = new Set<number>();
  for (let row = from; row < graph.length; row++) {
    for (const task of graph.dependencies(row)) {
      const need = graph.rowOf(task);
      const a = need >= from ? nodeOf[need - from] : -1;
      const b = nodeOf[row - from];
      if (a >= 0 && a !== b) {
        links.add(a * nodes + b);
      }
    }
  }
  return [...links].map(link => ({ from: Math.floor(link / nodes), to: link % nodes }));
}

function meanLevel(rows: Int32Array, levels: Int32Array, from: number): number {
  let sum = 0;
  for (const row of rows) {
    sum += levels[row - from];
  }
  return rows.length > 0 ? sum / rows.length : 0;
}
