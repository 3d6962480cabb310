/** One or two parameters: a table whose cells fill in; it is its own text alternative. */

import { make } from '../shared/dom';
import type { Translate } from '../shared/options';
import { formatScore, heatCells, type IBoard, scoreRange } from './board';

export function drawHeatMap(board: IBoard, trans: Translate): HTMLElement {
  const cells = heatCells(board);
  const [low, high] = scoreRange(board);
  const [rowName, columnName] = board.names;
  const head = make('tr', {}, make('th', { scope: 'col' }, corner(rowName, columnName)));
  for (const value of board.values[1] ?? [trans('score')]) {
    head.append(make('th', { scope: 'col' }, value));
  }
  const body = make('tbody');
  cells.forEach((row, r) => {
    const line = make('tr', {}, make('th', { scope: 'row' }, board.values[0][r]));
    for (const candidate of row) {
      line.append(cell(board, candidate, low, high, trans));
    }
    body.append(line);
  });
  const caption = make('caption', { class: 'kh-hidden' }, trans('Mean score of each candidate'));
  return make('table', { class: 'kh-heat' }, caption, make('thead', {}, head), body);
}

function corner(row: string, column: string | undefined): string {
  return column === undefined ? row : `${row} \\ ${column}`;
}

function cell(
  board: IBoard,
  candidate: number | null,
  low: number,
  high: number,
  trans: Translate
): HTMLElement {
  const score = candidate === null ? null : board.scores[candidate];
  if (score === null) {
    return make('td', { 'aria-label': trans('not finished') }, '·');
  }
  const best = candidate === board.best;
  const share = Math.round(((score - low) / (high - low)) * 55);
  const node = make('td', { class: best ? 'kh-best' : undefined }, formatScore(score));
  node.style.setProperty('--kh-share', `${share}%`);
  if (best) {
    node.append(make('span', { class: 'kh-hidden' }, ` ${trans('best so far')}`));
  }
  return node;
}
