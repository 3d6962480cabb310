/** Show what scheduler and workers write into their logs: the end of it, filtered, to be copied. */

import type { IFrame } from '../../protocol/frame';
import { make, setText } from '../shared/dom';
import { countOf, formatClock, formatCount } from '../shared/format';
import { type ILiveContent, liveView } from '../shared/liveView';
import type { Translate } from '../shared/options';
import { KeyedList, scroller } from '../shared/parts';
import type { Shell } from '../shared/shell';
import {
  asText,
  filterLogs,
  type ILogRow,
  readLogs,
  severity,
  shownText,
  sourceName
} from './logRows';
import { LOGS_CSS } from './logs.css';

export const mountLogs = liveView(
  {
    name: 'logs',
    css: LOGS_CSS,
    texts: trans => ({
      emptyTitle: trans('Nothing in the logs'),
      emptyHint: trans('What scheduler and workers report appears here, warnings above all.'),
      startingTitle: trans('Waiting for the logs')
    })
  },
  (shell, redraw) => new Logs(shell, redraw)
);

const COPIED_MS = 3000;

class Logs implements ILiveContent<'logs'> {
  readonly topics = ['logs'] as const;

  constructor(
    private readonly _shell: Shell,
    redraw: () => void
  ) {
    const { trans, body, root } = _shell;
    root.dataset.fill = 'true';
    this._source = select(trans('Source'), [['', trans('all sources')]]);
    this._level = select(trans('Level'), [
      ['0', trans('all levels')],
      ['2', trans('warnings, errors')],
      ['3', trans('errors')]
    ]);
    this._search = make('input', {
      type: 'search',
      placeholder: trans('Find'),
      'aria-label': trans('Find')
    });
    // A host with single-key commands (a notebook) must not hear what is typed here.
    this._search.dataset.lmSuppressShortcuts = 'true';
    for (const control of [this._source, this._level, this._search]) {
      control.addEventListener('input', redraw);
    }
    const copy = make('button', { type: 'button' }, trans('Copy'));
    copy.addEventListener('click', () => void this._copy());
    this._lines = new KeyedList(
      make('ol', { class: 'kh-log-lines' }),
      keyOf,
      () => new LogLine(trans)
    );
    this._scroller = scroller(trans('Log lines, the latest last'), this._lines.node, this._none);
    this._scroller.addEventListener('scroll', () => this._noteTail());
    const head = [this._source, this._level, this._search, copy];
    body.append(make('div', { class: 'kh-toolbar' }, ...head), this._scroller, this._foot);
  }

  accept(frame: IFrame<'logs'>): void {
    this._rows = readLogs(frame);
  }

  hasRows(): boolean {
    return this._rows.length > 0;
  }

  draw(): void {
    const { trans, root } = this._shell;
    this._offerSources();
    this._shown = filterLogs(this._rows, {
      source: this._source.value,
      level: Number(this._level.value),
      search: this._search.value
    });
    this._lines.show(this._shown);
    setText(this._none, trans('No matching log lines. Widen the filter.'));
    this._none.hidden = this._shown.length > 0;
    if (this._isCopied === 0) {
      setText(this._foot, this.spoken());
    }
    if (this._isAtTail) {
      this._scroller.scrollTop = this._scroller.scrollHeight;
    }
    root.dataset.lines = String(this._shown.length);
  }

  spoken(): string {
    const { trans } = this._shell;
    const bad = this._rows.filter(row => severity(row.level) >= 2).length;
    const parts = [countOf(this._rows.length, '1 line', '%1 lines', trans)];
    if (this._shown.length < this._rows.length) {
      parts.push(trans('%1 shown', formatCount(this._shown.length)));
    }
    return [...parts, countOf(bad, '1 warning or error', '%1 warnings and errors', trans)].join(
      ' · '
    );
  }

  dispose(): void {
    clearTimeout(this._isCopied);
  }

  /** New lines are followed only by a reader who is at the end. */
  private _noteTail(): void {
    const { scrollTop, scrollHeight, clientHeight } = this._scroller;
    this._isAtTail = scrollTop + clientHeight >= scrollHeight - 8;
  }

  private _offerSources(): void {
    const known = new Set([...this._source.options].map(option => option.value));
    for (const { source } of this._rows) {
      if (!known.has(source)) {
        known.add(source);
        const name = sourceName(source, this._shell.trans);
        this._source.append(make('option', { value: source }, name));
      }
    }
  }

  private async _copy(): Promise<void> {
    const { trans } = this._shell;
    let notice = countOf(this._shown.length, 'Copied 1 line.', 'Copied %1 lines.', trans);
    try {
      await navigator.clipboard.writeText(asText(this._shown));
    } catch {
      notice = trans('The browser does not let this page copy; select the lines and press Ctrl+C.');
    }
    setText(this._foot, notice);
    this._shell.live.announce(notice);
    clearTimeout(this._isCopied);
    this._isCopied = window.setTimeout(() => {
      this._isCopied = 0;
      setText(this._foot, this.spoken());
    }, COPIED_MS);
  }

  private readonly _source: HTMLSelectElement;
  private readonly _level: HTMLSelectElement;
  private readonly _search: HTMLInputElement;
  private readonly _lines: KeyedList<ILogRow, LogLine>;
  private readonly _scroller: HTMLElement;
  private readonly _none = make('div', { class: 'kh-log-none', hidden: true });
  private readonly _foot = make('div', { class: 'kh-foot' });
  private _rows: ILogRow[] = [];
  private _shown: ILogRow[] = [];
  private _isAtTail = true;
  private _isCopied = 0;
}

class LogLine {
  readonly node: HTMLElement;

  constructor(private readonly _trans: Translate) {
    const head = make('span', { class: 'kh-log-head' }, this._time, this._level, this._source);
    this.node = make('li', {}, head, this._text);
  }

  show(row: ILogRow): void {
    setText(this._time, formatClock(row.time));
    setText(this._level, row.level.toLowerCase());
    setText(this._source, sourceName(row.source, this._trans));
    setText(this._text, shownText(row.text));
    this.node.dataset.severity = String(severity(row.level));
  }

  private readonly _time = make('span', {});
  private readonly _level = make('span', { class: 'kh-log-level' });
  private readonly _source = make('span', {});
  private readonly _text = make('span', { class: 'kh-log-text' });
}

function select(label: string, choices: readonly (readonly [string, string])[]): HTMLSelectElement {
  const options = choices.map(([value, text]) => make('option', { value }, text));
  return make('select', { 'aria-label': label }, ...options);
}

function keyOf({ time, source, text }: ILogRow): string {
  return `${time} ${source} ${text}`;
}
