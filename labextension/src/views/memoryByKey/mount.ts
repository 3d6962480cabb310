/** Show which results fill the memory, by task prefix, the largest on top. */

import type { IFrame } from '../../protocol/frame';
import { textAt } from '../../protocol/frame';
import { make, setText } from '../shared/dom';
import { countOf, formatBytes, formatShare } from '../shared/format';
import { type ILiveContent, liveView } from '../shared/liveView';
import type { Translate } from '../shared/options';
import { colorOf } from '../shared/palette';
import { KeyedList, oneLine, scroller } from '../shared/parts';
import type { Shell } from '../shared/shell';
import type { ITheme } from '../shared/theme';
import { MEMORY_CSS } from './memoryByKey.css';

export interface IMemoryRow {
  prefix: string;
  nbytes: number;
  results: number;
  copies: number;
  isEstimate: boolean;
}

export function readMemory({ length, numbers, strings }: IFrame<'memory'>): IMemoryRow[] {
  const rows = Array.from({ length }, (_, i) => ({
    prefix: textAt(strings.prefix, i),
    nbytes: numbers.nbytes[i],
    results: numbers.results[i],
    copies: numbers.copies[i],
    isEstimate: numbers.estimated[i] > 0
  }));
  return rows.sort((a, b) => b.nbytes - a.nbytes);
}

export const mountMemoryByKey = liveView(
  {
    name: 'memory',
    css: MEMORY_CSS,
    texts: trans => ({
      emptyTitle: trans('No results in memory'),
      emptyHint: trans(
        'Keep a result on the workers, with `persist()` or a future: it appears here with its size.'
      ),
      startingTitle: trans('Waiting for the scheduler')
    })
  },
  shell => new MemoryByKey(shell)
);

interface IMemoryBar extends IMemoryRow {
  /** Of the largest, 0 to 1. */
  length: number;
  share: number;
  color: string;
}

class MemoryByKey implements ILiveContent<'memory'> {
  readonly topics = ['memory'] as const;

  constructor(private readonly _shell: Shell) {
    const { trans, body, root } = _shell;
    root.dataset.fill = 'true';
    const label = trans('Memory by task prefix');
    this._bars = new KeyedList(
      make('ul', { class: 'kh-bar-list', 'aria-label': label }),
      (row: IMemoryBar) => row.prefix,
      () => new MemoryLine(trans)
    );
    body.append(scroller(label, this._bars.node), this._foot);
  }

  accept(frame: IFrame<'memory'>): void {
    this._rows = readMemory(frame);
  }

  hasRows(): boolean {
    return this._rows.length > 0;
  }

  draw({ scheme }: ITheme): void {
    const largest = Math.max(1, this._rows[0].nbytes);
    const all = Math.max(1, this._total());
    this._bars.show(
      this._rows.map(row => ({
        ...row,
        length: row.nbytes / largest,
        share: row.nbytes / all,
        color: colorOf(row.prefix, scheme)
      }))
    );
    setText(this._foot, this.spoken());
    this._shell.root.dataset.rows = String(this._rows.length);
  }

  spoken(): string {
    const { trans } = this._shell;
    const results = this._rows.reduce((sum, row) => sum + row.results, 0);
    const size = formatBytes(this._total());
    const parts = trans('%1 in %2', size, countOf(results, '1 result', '%1 results', trans));
    return this._rows.some(row => row.isEstimate)
      ? `${parts}; ${trans('sizes marked ≈ are estimated from the mean of a prefix')}`
      : parts;
  }

  private _total(): number {
    return this._rows.reduce((sum, row) => sum + row.nbytes, 0);
  }

  private readonly _bars: KeyedList<IMemoryBar, MemoryLine>;
  private readonly _foot = make('div', { class: 'kh-foot' });
  private _rows: IMemoryRow[] = [];
}

class MemoryLine {
  readonly node: HTMLElement;

  constructor(private readonly _trans: Translate) {
    const bar = make('div', { class: 'kh-bar-track', 'aria-hidden': 'true' }, this._fill);
    this.node = make('li', {}, this._name, bar, this._size, this._facts);
  }

  show(row: IMemoryBar): void {
    setText(this._name, oneLine(row.prefix));
    this._name.title = row.prefix.slice(0, 1000);
    this._fill.style.width = `${100 * row.length}%`;
    this._fill.style.background = row.color;
    setText(this._size, `${row.isEstimate ? '≈ ' : ''}${formatBytes(row.nbytes)}`);
    const copies = row.copies - row.results;
    const facts = [
      formatShare(row.share),
      countOf(row.results, '1 result', '%1 results', this._trans),
      ...(copies > 0 ? [countOf(copies, '1 more copy', '%1 more copies', this._trans)] : [])
    ];
    setText(this._facts, facts.join(' · '));
  }

  private readonly _name = make('span', { class: 'kh-bar-name' });
  private readonly _fill = make('i');
  private readonly _size = make('span', { class: 'kh-bar-total' });
  private readonly _facts = make('span', { class: 'kh-bar-facts' });
}
