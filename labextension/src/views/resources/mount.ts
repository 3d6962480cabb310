/** Show processor and memory of the workers over time. */

import type { IRun } from '../../feeds/feed';
import type { IFrame } from '../../protocol/frame';
import { make, setText } from '../shared/dom';
import { formatBytes, formatShare } from '../shared/format';
import { type ILiveContent, liveView } from '../shared/liveView';
import type { Translate } from '../shared/options';
import { type IChoice, Segments } from '../shared/parts';
import type { Shell } from '../shared/shell';
import type { ITheme } from '../shared/theme';
import { readWorkers } from '../workers/workerRows';
import { Chart } from './chart';
import { columnsOf, History, type ISample, linesOf } from './history';
import { RESOURCES_CSS } from './resources.css';
import { type ITimeline, LiveTimeline, RunTimeline } from './timeline';

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
  (shell, redraw, feed) => new Resources(shell, redraw, feed.run)
);

type Span = '60' | '300' | '1200';

class Resources implements ILiveContent<'workers'> {
  readonly topics = ['workers'] as const;

  constructor(
    private readonly _shell: Shell,
    redraw: () => void,
    private readonly _run: IRun | undefined
  ) {
    const { trans, body, root } = _shell;
    this._history = new History(_run ? Number.POSITIVE_INFINITY : undefined);
    root.dataset.fill = 'true';
    const choices: IChoice<Span>[] = [
      { value: '60', label: trans('1 min') },
      { value: '300', label: trans('5 min') },
      { value: '1200', label: trans('20 min') }
    ];
    this._span = new Segments<Span>(trans('Time shown'), choices, '60', redraw);
    this._span.node.hidden = _run !== undefined;
    this._timeline = this._makeTimeline();
    const moment = (seconds: number) => this._timeline.label(seconds);
    const percent = (value: number) => formatShare(value);
    const fullCpu = (largest: number) => Math.max(1, largest);
    const roomy = (largest: number) => Math.max(1e6, largest * 1.15);
    const pointed = (sample: number | null) => this._read(sample);
    const cpu = { title: trans('CPU'), format: percent, top: fullCpu, moment };
    const memory = { title: trans('Memory'), format: formatBytes, top: roomy, moment };
    this._cpu = new Chart(cpu, pointed);
    this._memory = new Chart(memory, pointed);
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

  accept(frame: IFrame<'workers'>): void {
    if (!this._run) {
      this._remember(frame);
    }
  }

  hasRows(): boolean {
    return this._timeline.samples.length > 0;
  }

  draw(theme: ITheme): void {
    const { trans, root } = this._shell;
    const { samples, zero, span } = this._timeline;
    const extent = (figure: 'cpu' | 'memory') => ({ span, peak: this._timeline.peak(figure) });
    this._shown = samples;
    const lines = linesOf(this._shown);
    const fail = (error: unknown) => this._fail(error);
    this._cpu.draw(columnsOf(samples, zero, 'cpu', lines), extent('cpu'), theme).catch(fail);
    this._memory
      .draw(columnsOf(samples, zero, 'memory', lines), extent('memory'), theme)
      .catch(fail);
    this._cpu.describe(range(samples, 'cpu', formatShare, trans));
    this._memory.describe(range(samples, 'memory', formatBytes, trans));
    if (this._pointedAt === null) {
      setText(this._figure, this.spoken());
    }
    setText(this._note, this._problem || this._noteText(lines.length));
    root.dataset.samples = String(samples.length);
  }

  spoken(): string {
    const last = this._timeline.samples.at(-1);
    return last ? sentence(last, this._shell.trans) : '';
  }

  dispose(): void {
    this._cpu.dispose();
    this._memory.dispose();
  }

  private _makeTimeline(): ITimeline {
    if (!this._run) {
      return new LiveTimeline(this._history, () => Number(this._span.value), this._shell.trans);
    }
    for (const sample of this._run.samples) {
      this._remember(sample);
    }
    return new RunTimeline(this._history, this._run);
  }

  private _remember(frame: IFrame<'workers'>): void {
    const rows = readWorkers(frame, this._shell.trans);
    this._isShared = rows.some(row => row.isShared);
    if (rows.length > 0) {
      this._history.add(frame.now, rows);
    }
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
    setText(
      this._figure,
      found
        ? `${this._timeline.label(found.time - this._timeline.zero)}: ${sentence(found, this._shell.trans)}`
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
    this._shell.live.announce(this._figure.textContent ?? '');
  }

  private readonly _span: Segments<Span>;
  private readonly _cpu: Chart;
  private readonly _memory: Chart;
  private readonly _charts: HTMLElement;
  private readonly _figure = make('span', { class: 'kh-toolbar-figure' });
  private readonly _note = make('div', { class: 'kh-foot' });
  private readonly _timeline: ITimeline;
  // What was recorded is kept whole: it cannot grow.
  private readonly _history: History;
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
  return trans('between %1 and %2, at last %3', ...ends);
}
