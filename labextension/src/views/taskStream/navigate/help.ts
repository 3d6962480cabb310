/** The card that lists the keyboard shortcuts. */

import { make } from '../../shared/dom';
import type { Translate } from '../../shared/options';

export function helpCard(trans: Translate, isRecorded: boolean): HTMLElement {
  const list = make('dl', {});
  for (const [keys, action] of shortcuts(trans, isRecorded)) {
    list.append(make('dt', {}, keys), make('dd', {}, action));
  }
  const label = trans('Keyboard shortcuts');
  return make('div', { class: 'kh-help', role: 'region', 'aria-label': label, hidden: true }, list);
}

function shortcuts(trans: Translate, isRecorded: boolean): [string, string][] {
  return [
    ['a d  ← →', trans('earlier, later')],
    ['w s  ↑ ↓  + −', trans('zoom')],
    ['f', trans('fit all')],
    isRecorded
      ? [trans('space'), trans('play, pause')]
      : [trans('l  space'), trans('pause, follow live')],
    ['/', trans('search')],
    ['n N', trans('next, previous hit')],
    ['g', trans('group by …')],
    ['Enter', trans('select a task, then pin it')],
    ['← → ↑ ↓', trans('walk from the selected task')],
    ['Esc', trans('close')]
  ];
}
