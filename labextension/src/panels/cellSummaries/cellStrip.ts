/** The strip under a cell: the time of its Dask work, as a bar and as text. */

import type { TranslationBundle } from '@jupyterlab/translation';
import type { ICellSummary } from '../../services/cellSummaries/cellSummaries';
import { formatCount, formatDuration } from '../../views/shared/format';

const PARTS = ['compute', 'transfer', 'disk', 'idle'] as const;

export class CellStrip {
  readonly node = document.createElement('details');

  constructor(
    private readonly _trans: TranslationBundle,
    private readonly _open: (summary: ICellSummary) => void
  ) {
    this.node.className = 'kh-CellStrip';
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'kh-CellStrip-open';
    button.textContent = _trans.__('Show in the task stream');
    button.onclick = () => this._summary && this._open(this._summary);
    this._line.append(this._bar, this._text);
    this.node.append(this._line, this._details, button);
    this._bar.className = 'kh-CellStrip-bar';
    this._bar.setAttribute('aria-hidden', 'true');
  }

  show(summary: ICellSummary): void {
    this._summary = summary;
    const total = PARTS.reduce((sum, part) => sum + summary[part], 0) || 1;
    this._bar.replaceChildren(
      ...PARTS.map(part => {
        const piece = document.createElement('span');
        piece.className = `kh-mod-${part}`;
        piece.style.flexGrow = `${summary[part] / total}`;
        return piece;
      })
    );
    const tasks = this._trans._n('%1 task', '%1 tasks', summary.tasks, formatCount(summary.tasks));
    this._text.textContent = `Dask: ${formatDuration(summary.stop - summary.start)} · ${tasks}`;
    const names = {
      compute: this._trans.__('computing'),
      transfer: this._trans.__('transfers'),
      disk: this._trans.__('disk'),
      idle: this._trans.__('idle')
    };
    this._details.textContent = PARTS.map(
      part => `${Math.round((100 * summary[part]) / total)} % ${names[part]}`
    ).join(' · ');
  }

  private _summary: ICellSummary | null = null;
  private readonly _line = document.createElement('summary');
  private readonly _bar = document.createElement('span');
  private readonly _text = document.createElement('span');
  private readonly _details = document.createElement('span');
}
