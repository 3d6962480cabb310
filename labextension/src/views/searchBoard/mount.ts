/** A search as it fills in: best so far, scores of all candidates, which values do well, stop. */

import { BASE_CSS } from '../shared/base.css';
import { make, setText } from '../shared/dom';
import { identity, type Translate } from '../shared/options';
import { injectCss } from '../shared/sheet';
import { describe, formatScore, type IBoard } from './board';
import { drawBoxes } from './boxes';
import { drawHeatMap } from './heatMap';
import { drawParallel } from './parallel';
import { SEARCH_BOARD_CSS } from './searchBoard.css';

const LISTED = 10;

export interface IBoardSource {
  board(): IBoard;
  /** Call `listener` at each change; answers with how to stop that. */
  onChange(listener: () => void): () => void;
  stop(): void;
}

export function mountSearchBoard(
  el: HTMLElement,
  source: IBoardSource,
  options: { trans?: Translate } = {}
): () => void {
  injectCss(el, 'base', BASE_CSS);
  injectCss(el, 'search-board', SEARCH_BOARD_CSS);
  const trans = options.trans ?? identity;
  const status = make('div', { class: 'kh-board-status', role: 'status' });
  const stop = make('button', { type: 'button' }, trans('Stop'));
  stop.title = trans('Stop the search and keep what is finished');
  stop.addEventListener('click', () => {
    stop.disabled = true;
    source.stop();
  });
  const bar = make('progress', { 'aria-label': trans('Evaluations done') });
  const picture = make('div', { class: 'kh-scroll', tabindex: '0' });
  picture.setAttribute('aria-label', trans('Scores of the candidates'));
  picture.setAttribute('role', 'region');
  const boxes = make('div');
  const head = make('div', { class: 'kh-board-head' }, status, stop);
  const view = make('div', { class: 'kh-view kh-searchboard' }, head, bar, picture, boxes);
  el.append(view);

  const draw = () => {
    const board = source.board();
    setText(status, sentence(board, trans));
    bar.max = Math.max(board.total, 1);
    bar.value = board.done;
    stop.disabled = board.finished || board.stopping;
    picture.replaceChildren(...drawScores(board, trans));
    boxes.replaceChildren(...(board.names.length > 0 ? [drawBoxes(board, trans)] : []));
  };
  const silence = source.onChange(draw);
  draw();
  return () => {
    silence();
    view.remove();
  };
}

function drawScores(board: IBoard, trans: Translate): Node[] {
  if (board.names.length === 0) {
    return [];
  }
  if (board.names.length < 3) {
    return [drawHeatMap(board, trans)];
  }
  return [drawParallel(board, trans), bestTable(board, trans)];
}

/** The best candidates in parts: the text alternative of the lines. */
function bestTable(board: IBoard, trans: Translate): HTMLElement {
  const known = board.scores.flatMap((score, i) => (score === null ? [] : [{ score, i }]));
  const rows = known
    .sort((a, b) => b.score - a.score)
    .slice(0, LISTED)
    .map(({ score, i }) =>
      make('tr', {}, make('td', {}, formatScore(score)), make('td', {}, describe(board, i)))
    );
  const caption = make('caption', {}, trans('Best candidates'));
  return make('table', {}, caption, make('tbody', {}, ...rows));
}

function sentence(board: IBoard, trans: Translate): string {
  const done = trans('%1 of %2 evaluations', String(board.done), String(board.total));
  return [done, state(board, trans), best(board, trans)].filter(Boolean).join(' · ');
}

function state(board: IBoard, trans: Translate): string {
  if (board.error) {
    return trans('ended with %1', board.error);
  }
  if (board.finished) {
    return board.done < board.total ? trans('stopped') : trans('finished');
  }
  if (board.stopping) {
    return trans('stopping');
  }
  return board.left === null ? '' : trans('about %1 s left', String(Math.ceil(board.left)));
}

function best(board: IBoard, trans: Translate): string {
  if (board.best === null) {
    return '';
  }
  const score = formatScore(board.scores[board.best] ?? 0);
  const candidate = describe(board, board.best);
  return board.finished
    ? trans('best %1 with %2', score, candidate)
    : trans('best so far %1 with %2', score, candidate);
}
