/** The table of workers: one row each, kept in place and only rewritten where it changed. */

import { make, setText } from '../shared/dom';
import type { Translate } from '../shared/options';
import { Meter } from './meter';
import { cpuReading, memoryReading, memoryScale } from './readings';
import { type IWorkerRow, statusWord, trouble } from './workerRows';

export class WorkerTable {
  readonly node: HTMLTableElement;

  constructor(private readonly _trans: Translate) {
    const heads = [
      ['name', _trans('Worker')],
      ['cpu', _trans('CPU')],
      ['memory', _trans('Memory')],
      ['tasks', _trans('Tasks')],
      ['status', _trans('Status')]
    ].map(([column, label]) => make('th', { scope: 'col', class: `kh-col-${column}` }, label));
    const caption = make('caption', { class: 'kh-hidden' }, _trans('Workers, most troubled first'));
    this.node = make('table', {}, caption, make('thead', {}, make('tr', {}, ...heads)), this._body);
  }

  show(rows: readonly IWorkerRow[]): void {
    const scale = memoryScale(rows);
    const wanted = rows.map(row => {
      const line = this._line(row.address);
      line.show(row, scale, this._trans);
      return line.node;
    });
    this._forgetOthers(new Set(rows.map(row => row.address)));
    wanted.forEach((node, i) => {
      if (this._body.children[i] !== node) {
        this._body.insertBefore(node, this._body.children[i] ?? null);
      }
    });
  }

  private _line(address: string): WorkerLine {
    const line = this._lines.get(address) ?? new WorkerLine(this._trans);
    this._lines.set(address, line);
    return line;
  }

  private _forgetOthers(addresses: ReadonlySet<string>): void {
    for (const [address, line] of this._lines) {
      if (!addresses.has(address)) {
        line.node.remove();
        this._lines.delete(address);
      }
    }
  }

  private readonly _body = make('tbody');
  private readonly _lines = new Map<string, WorkerLine>();
}

class WorkerLine {
  readonly node: HTMLTableRowElement;

  constructor(trans: Translate) {
    this._tasks.dataset.label = trans('executing / assigned:');
    this.node = make(
      'tr',
      {},
      this._name,
      make('td', { class: 'kh-col-cpu-cell' }, this._cpu.node),
      make('td', { class: 'kh-col-memory-cell' }, this._memory.node),
      this._tasks,
      this._status
    );
  }

  show(row: IWorkerRow, scale: number, trans: Translate): void {
    setText(this._name, row.name);
    this._name.title = row.address;
    this._cpu.show(cpuReading(row, trans));
    this._memory.show(memoryReading(row, scale, trans));
    setText(this._tasks, `${row.executing} / ${row.processing}`);
    this._tasks.title = trans(
      '%1 executing of %2 processing',
      `${row.executing}`,
      `${row.processing}`
    );
    const word = statusWord(row);
    setText(this._status, trans(word));
    this._status.dataset.word = word;
    this._status.dataset.trouble = String(trouble(row) > 0);
  }

  private readonly _name = make('th', { scope: 'row' });
  private readonly _cpu = new Meter();
  private readonly _memory = new Meter();
  private readonly _tasks = make('td', { class: 'kh-tasks' });
  private readonly _status = make('td', { class: 'kh-status' });
}
