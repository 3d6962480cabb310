/** More than two parameters: one axis each, one line a candidate, the last axis is the score. */

import type { Translate } from '../shared/options';
import { describe, formatScore, type IBoard, scoreRange } from './board';
import { svg } from './svg';

const WIDTH = 640;
const HEIGHT = 220;
const EDGE = { top: 24, bottom: 16, left: 60, right: 60 };

export function drawParallel(board: IBoard, trans: Translate): SVGElement {
  const picture = svg('svg', {
    class: 'kh-parallel',
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
    role: 'img',
    'aria-label': trans('Each line is a candidate; the table below lists the best')
  });
  const [low, high] = scoreRange(board);
  const names = [...board.names, trans('score')];
  order(board).forEach(i => {
    const score = board.scores[i];
    if (score === null) {
      return;
    }
    const share = (score - low) / (high - low);
    const line = svg('polyline', { points: pointsOf(board, i, share), class: lineClass(board, i) });
    line.style.opacity = `${0.15 + 0.85 * share}`;
    line.append(svg('title', {}, `${describe(board, i)}: ${formatScore(score)}`));
    picture.append(line);
  });
  names.forEach((name, axis) => {
    drawAxis(picture, xOf(axis, names.length), name, board.values[axis] ?? []);
  });
  for (const [value, share] of [[low, 0] as const, [high, 1] as const]) {
    picture.append(label(xOf(names.length - 1, names.length) + 6, yOf(share), formatScore(value)));
  }
  return picture;
}

/** The best is drawn last, so that it is on top. */
function order(board: IBoard): number[] {
  const known = board.scores.flatMap((score, i) => (score === null ? [] : [i]));
  return known.sort((a, b) => Number(a === board.best) - Number(b === board.best));
}

function lineClass(board: IBoard, candidate: number): string {
  return candidate === board.best ? 'kh-line-best' : 'kh-line';
}

function pointsOf(board: IBoard, candidate: number, share: number): string {
  const n = board.names.length + 1;
  const places = board.candidates[candidate];
  const heights = board.names.map((_, p) => yOf(spread(places[p], board.values[p].length)));
  return [...heights, yOf(share)].map((y, axis) => `${xOf(axis, n)},${y}`).join(' ');
}

function spread(place: number, count: number): number {
  return count < 2 ? 0.5 : Math.max(place, 0) / (count - 1);
}

function drawAxis(picture: SVGElement, x: number, name: string, values: string[]): void {
  picture.append(svg('line', { class: 'kh-axis', x1: x, x2: x, y1: yOf(0), y2: yOf(1) }));
  picture.append(svg('text', { x, y: 14, 'text-anchor': 'middle', class: 'kh-name' }, name));
  values.forEach((value, place) => {
    picture.append(label(x + 4, yOf(spread(place, values.length)), value));
  });
}

function label(x: number, y: number, text: string): SVGElement {
  return svg('text', { x, y: y + 4, class: 'kh-value' }, text);
}

function xOf(axis: number, count: number): number {
  const inner = WIDTH - EDGE.left - EDGE.right;
  return EDGE.left + (count < 2 ? 0 : (axis / (count - 1)) * inner);
}

function yOf(share: number): number {
  return EDGE.top + (1 - share) * (HEIGHT - EDGE.top - EDGE.bottom);
}
