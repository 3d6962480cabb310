/** Show the progress of each prefix, from the start of the graph to its end. */

import type { IFrame } from '../../protocol/frame';
import { make, setText } from '../shared/dom';
import { formatCount } from '../shared/format';
import { type ILiveContent, liveView } from '../shared/liveView';
import type { Translate } from '../shared/options';
import { colorOf } from '../shared/palette';
import { Fold, type IChoice, KeyedList, Segments, scroller } from '../shared/parts';
import type { Shell } from '../shared/shell';
import type { ITheme } from '../shared/theme';
import { PROGRESS_CSS } from './progress.css';
import { type IColoredRow, ProgressLine } from './progressLine';
import { arrange, type Grouping, type IProgressRow, pending, readProgress } from './progressRows';

export const mountProgress = liveView(
  {
    name: 'progressview',
    css: PROGRESS_CSS,
    texts: trans => ({
      emptyTitle: trans('Nothing to do yet'),
      emptyHint: trans(
        'Run a cell that computes something with Dask: each kind of task gets a bar.'
      ),
      startingTitle: trans('Waiting for the scheduler')
    })
  },
  (shell, redraw, feed) => new Progress(shell, redraw, feed.run !== undefined)
);

class Progress implements ILiveContent<'progress'> {
  readonly topics = ['progress'] as const;

  constructor(
    private readonly _shell: Shell,
    redraw: () => void,
    private readonly _isRecorded: boolean
  ) {
    const { trans, body, root } = _shell;
    root.dataset.fill = 'true';
    const choices: IChoice<Grouping>[] = [
      { value: 'prefix', label: trans('Prefix') },
      { value: 'group', label: trans('Group') }
    ];
    this._by = new Segments<Grouping>(trans('One bar for each'), choices, 'prefix', redraw);
    this._fold = new Fold(redraw);
    this._fold.node.hidden = true; // until it has a name
    const line = () => new ProgressLine(trans);
    const keyOf = (row: IColoredRow) => `${row.prefix} ${row.group}`;
    this._active = new KeyedList(list(trans('At work')), keyOf, line);
    this._finished = new KeyedList(list(trans('Finished')), keyOf, line);
    body.append(
      make('div', { class: 'kh-toolbar' }, this._by.node, this._figure),
      scroller(
        trans('Progress'),
        this._active.node,
        this._idle,
        this._fold.node,
        this._finished.node
      ),
      make('div', { class: 'kh-foot' }, ...keys(trans, _isRecorded))
    );
  }

  accept(frame: IFrame<'progress'>): void {
    this._rows = readProgress(frame);
  }

  hasRows(): boolean {
    return this._rows.length > 0;
  }

  draw({ scheme }: ITheme): void {
    const { trans, root } = this._shell;
    const colored = (row: IProgressRow) => ({ ...row, color: colorOf(row.prefix, scheme) });
    const rows = arrange(this._rows, this._by.value).map(colored);
    // A run that is over would fold away altogether.
    const isActive = (row: IProgressRow) => this._isRecorded || pending(row) > 0;
    const active = rows.filter(isActive);
    const finished = rows.filter(row => !isActive(row));
    this._active.show(active);
    this._idle.hidden = active.length > 0;
    setText(this._idle, trans('All tasks are done.'));
    this._fold.node.hidden = finished.length === 0;
    this._fold.show(trans('%1 finished', formatCount(finished.length)));
    this._finished.show(this._fold.isOpen ? finished : []);
    this._finished.node.hidden = !this._fold.isOpen;
    setText(this._figure, this.spoken());
    root.dataset.active = String(active.length);
    root.dataset.finished = String(finished.length);
    root.dataset.done = String(sum(this._prefixes(), row => row.everDone));
  }

  spoken(): string {
    const { trans } = this._shell;
    const rows = this._prefixes();
    const parts = [
      trans('%1 done', formatCount(sum(rows, row => row.everDone))),
      trans('%1 running', formatCount(sum(rows, row => row.executing))),
      trans('%1 to come', formatCount(sum(rows, row => pending(row) - row.executing - row.erred)))
    ];
    const erred = sum(rows, row => row.erred);
    return [...parts, ...(erred > 0 ? [trans('%1 erred', formatCount(erred))] : [])].join(' · ');
  }

  private _prefixes(): IProgressRow[] {
    return this._rows.filter(row => row.group === '');
  }

  private readonly _by: Segments<Grouping>;
  private readonly _fold: Fold;
  private readonly _active: KeyedList<IColoredRow, ProgressLine>;
  private readonly _finished: KeyedList<IColoredRow, ProgressLine>;
  private readonly _figure = make('span', { class: 'kh-toolbar-figure' });
  private readonly _idle = make('div', { class: 'kh-progress-idle', hidden: true });
  private _rows: IProgressRow[] = [];
}

function list(label: string): HTMLElement {
  return make('ul', { class: 'kh-progress-list', 'aria-label': label });
}

/** Where a task waits is not recorded. */
const LIVE_ONLY = ['assigned', 'queued', 'noWorker'];

function keys(trans: Translate, isRecorded: boolean): HTMLElement[] {
  const named = [
    ['done', trans('done')],
    ['executing', trans('running')],
    ['assigned', trans('assigned')],
    ['queued', trans('queued')],
    ['waiting', trans('waiting')],
    ['noWorker', trans('without a worker')],
    ['erred', trans('erred')]
  ].filter(([part]) => !isRecorded || !LIVE_ONLY.includes(part));
  const key = ([part, label]: string[]) =>
    make('span', {}, make('i', { class: `kh-progress-${part}` }), label);
  return [make('span', { class: 'kh-keys' }, ...named.map(key))];
}

function sum(rows: readonly IProgressRow[], figure: (row: IProgressRow) => number): number {
  return rows.reduce((total, row) => total + figure(row), 0);
}
