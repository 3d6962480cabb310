/** Lay a graph out in layers from left to right, few edges crossing. */

import type { IEdge } from './grouping';

export interface ISized {
  level: number;
  width: number;
  height: number;
}

export interface IPlaced {
  /** Centre. */
  x: number;
  y: number;
  layer: number;
}

export interface ILayout {
  places: IPlaced[];
  width: number;
  height: number;
}

const GAP_X = 44;
const GAP_Y = 10;
const MARGIN = 16;
const SWEEPS = 6;
/** Between the columns that a tall layer is cut into. */
const GAP_COLUMN = 14;
/** Width to height that a picture aims at. */
const ASPECT = 2;

export function layOutGraph(nodes: readonly ISized[], edges: readonly IEdge[]): ILayout {
  const layers = layersOf(nodes, edges);
  const most = columnLength(nodes);
  const columns = order(layers, nodes, edges).flatMap((column, layer) =>
    cut(column, most).map(part => ({ nodes: part, layer }))
  );
  return place(columns, nodes);
}

/** Each node one layer after the last it needs; nodes in a circle go by their level. */
function layersOf(nodes: readonly ISized[], edges: readonly IEdge[]): number[] {
  const byLevel = nodes.map((_, i) => i).sort((a, b) => nodes[a].level - nodes[b].level || a - b);
  const rank = new Int32Array(nodes.length);
  byLevel.forEach((node, i) => {
    rank[node] = i;
  });
  const needs = neighbours(nodes.length, edges, edge => [edge.to, edge.from]);
  const layers = new Array<number>(nodes.length).fill(0);
  for (const node of byLevel) {
    for (const need of needs[node]) {
      if (rank[need] < rank[node]) {
        layers[node] = Math.max(layers[node], layers[need] + 1);
      }
    }
  }
  return layers;
}

/** Nodes of each layer, ordered so that each is near the middle of its neighbours. */
function order(
  layers: readonly number[],
  nodes: readonly ISized[],
  edges: readonly IEdge[]
): number[][] {
  const columns: number[][] = [];
  nodes.forEach((_, i) => {
    columns[layers[i]] ??= [];
    columns[layers[i]].push(i);
  });
  const tied = neighbours(nodes.length, edges, edge => [edge.to, edge.from]);
  const ties = neighbours(nodes.length, edges, edge => [edge.from, edge.to]);
  const at = new Float64Array(nodes.length);
  const number = (column: number[]) =>
    column.forEach((node, i) => {
      at[node] = (i + 0.5) / column.length;
    });
  columns.forEach(number);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const near = sweep % 2 === 0 ? tied : ties;
    for (const column of sweep % 2 === 0 ? columns : [...columns].reverse()) {
      const middle = new Map(column.map(node => [node, mean(near[node], at, at[node])]));
      column.sort((a, b) => (middle.get(a) ?? 0) - (middle.get(b) ?? 0) || a - b);
      number(column);
    }
  }
  return columns;
}

/** Nodes in a column so that all columns side by side make a picture of the shape aimed at. */
function columnLength(nodes: readonly ISized[]): number {
  const sum = (figure: (node: ISized) => number) =>
    nodes.reduce((total, node) => total + figure(node), 0) / Math.max(1, nodes.length);
  const width = sum(node => node.width) + GAP_X;
  const height = sum(node => node.height) + GAP_Y;
  return Math.max(4, Math.ceil(Math.sqrt((nodes.length * width) / (height * ASPECT))));
}

function cut(column: number[], most: number): number[][] {
  const parts = Math.ceil(column.length / most);
  const size = Math.ceil(column.length / parts);
  return Array.from({ length: parts }, (_, i) => column.slice(i * size, (i + 1) * size));
}

interface IColumn {
  nodes: number[];
  layer: number;
}

function place(columns: readonly IColumn[], nodes: readonly ISized[]): ILayout {
  const heights = columns.map(column =>
    column.nodes.reduce((sum, node) => sum + nodes[node].height + GAP_Y, -GAP_Y)
  );
  const height = Math.max(0, ...heights) + 2 * MARGIN;
  const places = new Array<IPlaced>(nodes.length);
  let x = MARGIN;
  columns.forEach((column, i) => {
    const width = Math.max(...column.nodes.map(node => nodes[node].width));
    let y = (height - heights[i]) / 2;
    for (const node of column.nodes) {
      places[node] = { x: x + width / 2, y: y + nodes[node].height / 2, layer: i };
      y += nodes[node].height + GAP_Y;
    }
    const next = columns[i + 1];
    x += width + (next ? (next.layer === column.layer ? GAP_COLUMN : GAP_X) : 0);
  });
  return { places, width: x + MARGIN, height };
}

function neighbours(
  count: number,
  edges: readonly IEdge[],
  ends: (edge: IEdge) => [number, number]
): number[][] {
  const found: number[][] = Array.from({ length: count }, () => []);
  for (const edge of edges) {
    const [node, other] = ends(edge);
    found[node].push(other);
  }
  return found;
}

function mean(nodes: readonly number[], at: Float64Array, otherwise: number): number {
  return nodes.length === 0
    ? otherwise
    : nodes.reduce((sum, node) => sum + at[node], 0) / nodes.length;
}
