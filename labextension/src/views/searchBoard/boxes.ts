/** For each parameter a box a value: which settings tend to score well. */

import { make } from '../shared/dom';
import type { Translate } from '../shared/options';
import { boxesOf, formatScore, type IBoard, type IBox, scoreRange } from './board';
import { svg } from './svg';

const WIDTH = 200;
const ROW = 18;

export function drawBoxes(board: IBoard, trans: Translate): HTMLElement {
  const range = scoreRange(board);
  const figures = board.names.flatMap((name, parameter) => {
    const boxes = boxesOf(board, parameter);
    // One candidate a value: the scores above say it all.
    return boxes.some(box => box.count > 1) ? [figure(name, boxes, range, trans)] : [];
  });
  return make('div', { class: 'kh-box-row' }, ...figures);
}

function figure(
  name: string,
  boxes: IBox[],
  range: [number, number],
  trans: Translate
): HTMLElement {
  const caption = make('caption', {}, trans('%1: scores by value', name));
  const rows = boxes.map(box => row(box, range));
  return make('table', { class: 'kh-boxes' }, caption, make('tbody', {}, ...rows));
}

function row(box: IBox, range: [number, number]): HTMLElement {
  const text = `${formatScore(box.median)} (${formatScore(box.low)} – ${formatScore(box.high)})`;
  const picture = make('td');
  picture.append(boxPicture(box, range, text));
  return make('tr', {}, make('th', { scope: 'row' }, box.value), picture);
}

function boxPicture(box: IBox, [low, high]: [number, number], text: string): SVGElement {
  const x = (score: number) => 4 + ((score - low) / (high - low)) * (WIDTH - 8);
  const middle = ROW / 2;
  return svg(
    'svg',
    { viewBox: `0 0 ${WIDTH} ${ROW}`, role: 'img', 'aria-label': text },
    svg('line', { class: 'kh-axis', x1: x(box.low), x2: x(box.high), y1: middle, y2: middle }),
    svg('rect', {
      class: 'kh-box',
      x: x(box.lower),
      y: 4,
      width: Math.max(x(box.upper) - x(box.lower), 1),
      height: ROW - 8
    }),
    svg('line', { class: 'kh-median', x1: x(box.median), x2: x(box.median), y1: 3, y2: ROW - 3 }),
    svg('title', {}, text)
  );
}
