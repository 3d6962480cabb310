/** One bar of progress with its name and counts. */

import { make, setText } from '../shared/dom';
import { countOf, formatCount, formatDuration } from '../shared/format';
import type { Translate } from '../shared/options';
import { oneLine } from '../shared/parts';
import { type IProgressRow, total } from './progressRows';

/** Parts of a bar from left to right; the class gives each its pattern. */
const PARTS = ['done', 'executing', 'assigned', 'queued', 'waiting', 'noWorker', 'erred'] as const;

export type Part = (typeof PARTS)[number];

export interface IColoredRow extends IProgressRow {
  color: string;
}

export class ProgressLine {
  readonly node: HTMLElement;

  constructor(private readonly _trans: Translate) {
    for (const part of PARTS) {
      const node = make('i', { class: `kh-progress-${part}` });
      this._parts.push(node);
      this._bar.append(node);
    }
    this.node = make('li', { class: 'kh-progress-line' }, this._name, this._bar, this._counts);
  }

  show(row: IColoredRow): void {
    const name = row.group || row.prefix;
    setText(this._name, oneLine(name));
    this._name.title = name.slice(0, 1000);
    const all = Math.max(1, total(row));
    this.node.style.setProperty('--kh-prefix', row.color);
    PARTS.forEach((part, i) => {
      this._parts[i].style.width = `${(100 * row[part]) / all}%`;
    });
    setText(this._counts, counts(row, this._trans).join(' · '));
    this.node.title = hint(row, this._trans);
  }

  private readonly _name = make('span', { class: 'kh-progress-name' });
  private readonly _bar = make('div', { class: 'kh-progress-bar', 'aria-hidden': 'true' });
  private readonly _counts = make('span', { class: 'kh-progress-counts' });
  private readonly _parts: HTMLElement[] = [];
}

/** ["60 of 122", "2 running", "40 queued", …]: what the bar shows, in words. */
export function counts(row: IProgressRow, trans: Translate): string[] {
  const parts: [number, string][] = [
    [row.erred, trans('%1 erred', formatCount(row.erred))],
    [row.executing, trans('%1 running', formatCount(row.executing))],
    [row.assigned, trans('%1 assigned', formatCount(row.assigned))],
    [row.queued, trans('%1 queued', formatCount(row.queued))],
    [row.waiting, trans('%1 waiting', formatCount(row.waiting))],
    [row.noWorker, trans('%1 without a worker', formatCount(row.noWorker))]
  ];
  const done =
    row.done === total(row)
      ? trans('%1 done', formatCount(row.done))
      : trans('%1 of %2', formatCount(row.done), formatCount(total(row)));
  return [done, ...parts.filter(([count]) => count > 0).map(([, text]) => text)];
}

function hint(row: IProgressRow, trans: Translate): string {
  const facts = [countOf(row.everDone, '1 result so far', '%1 results so far', trans)];
  if (!Number.isNaN(row.memory)) {
    facts.push(trans('%1 in memory', formatCount(row.memory)));
  }
  if (row.seconds > 0) {
    facts.push(trans('%1 a task', formatDuration(row.seconds)));
  }
  return facts.join(', ');
}
