/** Show processor and memory of the workers over time. */

import type { IFrame } from '../../protocol/frame';
import { make, setText } from '../shared/dom';
import { formatBytes, formatShare } from '../shared/format';
import { type ILiveContent, liveView } from '../shared/liveView';
import type { Translate } from '../shared/options';
import { Segments } from '../shared/parts';
import type { Shell } from '../shared/shell';
import type { ITheme } from '../shared/theme';
import { readWorkers } from '../workers/workerRows';
import { agoLabel, Chart } from './chart';
import { columnsOf, History, type ISample, linesOf } from './history';
import { RESOURCES_CSS } from './resources.css';

export const mountResources = liveView(
  {
    name: 'resources',
    css: RESOURCES_CSS,
    texts: trans => ({
      emptyTitle: trans('No workers yet'),
      emptyHint: trans('Start a cluster: what its workers use is drawn here as it happens.'),
      startingTitle: trans('Waiting for workers')
    })
  },
  (shell, redraw) => new Resources(shell, redraw)
);

const LEAST_SECONDS = 10;

type Span = '60' | '300' | '1200';

class Resources implements ILiveContent {
  readonly topics = ['workers'] as const;

  constructor(
    private readonly _shell: Shell,
    redraw: () => void
  ) {
    const { trans, body, root } = _shell;
    root.dataset.fill = 'true';
    const choices = [
      { value: '60' as Span, label: trans('1 min') },
      { value: '300' as Span, label: trans('5 min') },
      { value: '1200' as Span, label: trans('20 min') }
    ];
    this._span = new Segments<Span>(trans('Time shown'), choices, '60', redraw);
    const percent = (value: number) => formatShare(value);
    const fullCpu = (largest: number) => Math.max(1, largest);
    const roomy = (largest: number) => Math.max(1e6, largest * 1.15);
    const pointed = (sample: number | null) => this._read(sample);
    this._cpu = new Chart({ trans, title: trans('CPU'), format: percent, top: fullCpu }, pointed);
    this._memory = new Chart(
      { trans, title: trans('Memory'), format: formatBytes, top: roomy },
      pointed
    );
    const label = trans('CPU and memory over time; the arrow keys read single moments');
    this._charts = make(
      'div',
      { class: 'kh-charts', role: 'group', tabindex: '0', 'aria-label': label },
      this._cpu.node,
      this._memory.node
    );
    this._charts.dataset.lmSuppressShortcuts = 'true';
    this._charts.addEventListener('keydown', event => this._onKey(event));
    const head = make('div', { class: 'kh-toolbar' }, this._span.node, this._figure);
    body.append(head, this._charts, this._note);
  }

  accept(frame: IFrame): void {
    const rows = readWorkers(frame, this._shell.trans);
    this._isShared = rows.some(row => row.isShared);
    if (rows.length > 0) {
      this._history.add(frame.now, rows);
    }
  }

  hasRows(): boolean {
    return this._history.samples.length > 0;
  }

  draw(theme: ITheme): void {
    const { trans, root } = this._shell;
    const seconds = Number(this._span.value);
    this._shown = this._history.last(seconds);
    const lines = linesOf(this._shown);
    // A young recording fills the room; it gets its full scale when it is long enough.
    const age = (this._shown.at(-1)?.time ?? 0) - (this._shown[0]?.time ?? 0);
    const scale = Math.min(seconds, Math.max(LEAST_SECONDS, age));
    const fail = (error: unknown) => this._fail(error);
    this._cpu.draw(columnsOf(this._shown, 'cpu', lines), scale, theme).catch(fail);
    this._memory.draw(columnsOf(this._shown, 'memory', lines), scale, theme).catch(fail);
    this._cpu.say(range(this._shown, 'cpu', formatShare, trans));
    this._memory.say(range(this._shown, 'memory', formatBytes, trans));
    if (this._pointedAt === null) {
      setText(this._figure, this.spoken());
    }
    setText(this._note, this._problem || this._noteText(lines.length));
    root.dataset.samples = String(this._history.samples.length);
  }

  spoken(): string {
    const last = this._history.samples.at(-1);
    return last ? sentence(last, this._shell.trans) : '';
  }

  dispose(): void {
    this._cpu.dispose();
    this._memory.dispose();
  }

  /** The figures above stay true without the picture. */
  private _fail(error: unknown): void {
    this._problem = this._shell.trans('The chart could not be drawn: %1', String(error));
    setText(this._note, this._problem);
  }

  private _noteText(lines: number): string {
    const { trans } = this._shell;
    if (this._isShared) {
      return trans('Workers share one process: both figures are those of the whole process.');
    }
    return lines > 0
      ? trans('Bold: all workers together. Thin: each of them.')
      : trans('All workers together.');
  }

  private _read(sample: number | null): void {
    this._pointedAt = sample;
    const found = sample === null ? undefined : this._shown[sample];
    const end = this._shown.at(-1)?.time ?? 0;
    setText(
      this._figure,
      found
        ? `${agoLabel(found.time - end, this._shell.trans)}: ${sentence(found, this._shell.trans)}`
        : this.spoken()
    );
  }

  private _onKey(event: KeyboardEvent): void {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step === undefined && event.key !== 'Escape') {
      return;
    }
    event.preventDefault();
    const last = this._shown.length - 1;
    const next = Math.min(last, Math.max(0, (this._pointedAt ?? last + 1) + (step ?? 0)));
    const target = step === undefined ? null : next;
    this._cpu.point(target);
    this._memory.point(target);
    this._read(target);
    this._shell.live.say(this._figure.textContent ?? '');
  }

  private readonly _span: Segments<Span>;
  private readonly _cpu: Chart;
  private readonly _memory: Chart;
  private readonly _charts: HTMLElement;
  private readonly _figure = make('span', { class: 'kh-toolbar-figure' });
  private readonly _note = make('div', { class: 'kh-foot' });
  private readonly _history = new History();
  private _shown: ISample[] = [];
  private _pointedAt: number | null = null;
  private _isShared = false;
  private _problem = '';
}

function sentence(sample: ISample, trans: Translate): string {
  const memory =
    sample.limit > 0
      ? trans('%1 of %2 memory', formatBytes(sample.memory), formatBytes(sample.limit))
      : trans('%1 memory', formatBytes(sample.memory));
  return `${trans('%1 of the threads’ CPU', formatShare(sample.cpu))} · ${memory}`;
}

function range(
  samples: readonly ISample[],
  figure: 'cpu' | 'memory',
  format: (value: number) => string,
  trans: Translate
): string {
  const values = samples.map(sample => sample[figure]);
  const ends = [Math.min(...values), Math.max(...values), values.at(-1) ?? 0].map(format);
  return trans('between %1 and %2, now %3', ...ends);
}
