/** Show what the time of the tasks went into: computing, waiting, disk, network. */

import type { IFrame } from '../../protocol/frame';
import { make, setText } from '../shared/dom';
import { formatBytes, formatDuration, formatShare } from '../shared/format';
import { type ILiveContent, liveView } from '../shared/liveView';
import type { Translate } from '../shared/options';
import { COLORS, type Scheme } from '../shared/palette';
import { type IChoice, KeyedList, oneLine, Segments, scroller } from '../shared/parts';
import type { Shell } from '../shared/shell';
import type { ITheme } from '../shared/theme';
import { FINE_METRICS_CSS } from './fineMetrics.css';
import {
  ACTIVITIES,
  barsOf,
  type IMetric,
  type IMetricBar,
  type MetricGrouping,
  placeOf,
  readMetrics
} from './metricRows';

export const mountFineMetrics = liveView(
  {
    name: 'metrics',
    css: FINE_METRICS_CSS,
    texts: trans => ({
      emptyTitle: trans('Nothing measured yet'),
      emptyHint: trans('Run a few tasks: this shows whether they computed, waited, read or sent.'),
      startingTitle: trans('Waiting for the scheduler')
    })
  },
  (shell, redraw) => new FineMetrics(shell, redraw)
);

const LEAST_SHARE = 0.02;

interface IScaledBar extends IMetricBar {
  /** Of the longest bar, 0 to 1. */
  length: number;
  scheme: Scheme;
}

class FineMetrics implements ILiveContent<'metrics'> {
  readonly topics = ['metrics'] as const;

  constructor(
    private readonly _shell: Shell,
    redraw: () => void
  ) {
    const { trans, body, root } = _shell;
    root.dataset.fill = 'true';
    const choices: IChoice<MetricGrouping>[] = [
      { value: 'prefix', label: trans('Prefix') },
      { value: 'span', label: trans('Span') }
    ];
    this._by = new Segments<MetricGrouping>(trans('One bar for each'), choices, 'prefix', redraw);
    const label = trans('Time by activity');
    this._bars = new KeyedList(
      make('ul', { class: 'kh-bar-list', 'aria-label': label }),
      bar => bar.name,
      () => new MetricLine(trans)
    );
    body.append(
      make('div', { class: 'kh-toolbar' }, this._by.node, this._figure),
      scroller(label, this._bars.node),
      make('div', { class: 'kh-foot' }, this._keys)
    );
  }

  accept(frame: IFrame<'metrics'>): void {
    this._metrics = readMetrics(frame);
  }

  hasRows(): boolean {
    return this._metrics.some(({ unit, value }) => unit === 'seconds' && value > 0);
  }

  draw({ scheme }: ITheme): void {
    const bars = barsOf(this._metrics, this._by.value);
    const longest = Math.max(...bars.map(bar => bar.seconds));
    this._bars.show(bars.map(bar => ({ ...bar, length: bar.seconds / longest, scheme })));
    this._showKeys(worthNaming(bars), scheme);
    setText(this._figure, this.spoken());
    this._shell.root.dataset.bars = String(bars.length);
  }

  spoken(): string {
    const bars = barsOf(this._metrics, 'prefix');
    const total = bars.reduce((sum, bar) => sum + bar.seconds, 0);
    const cpu = bars.flatMap(bar => bar.activities).filter(([name]) => name === 'thread-cpu');
    const computing = cpu.reduce((sum, [, seconds]) => sum + seconds, 0);
    return this._shell.trans(
      '%1 of %2 spent computing',
      formatShare(total > 0 ? computing / total : 0),
      formatDuration(total)
    );
  }

  private _showKeys(activities: readonly string[], scheme: Scheme): void {
    const key = `${scheme} ${activities.join(' ')}`;
    if (key !== this._keysShown) {
      this._keysShown = key;
      this._keys.replaceChildren(
        ...activities.map(activity => {
          const swatch = make('i');
          swatch.style.background = colorOfActivity(activity, scheme);
          return make('span', {}, swatch, nameOf(activity, this._shell.trans));
        })
      );
    }
  }

  private readonly _by: Segments<MetricGrouping>;
  private readonly _bars: KeyedList<IScaledBar, MetricLine>;
  private readonly _figure = make('span', { class: 'kh-toolbar-figure' });
  private readonly _keys = make('span', { class: 'kh-keys' });
  private _metrics: IMetric[] = [];
  private _keysShown = '';
}

class MetricLine {
  readonly node: HTMLElement;

  constructor(private readonly _trans: Translate) {
    this.node = make('li', {}, this._name, this._bar, this._total, this._facts);
  }

  show(bar: IScaledBar): void {
    const trans = this._trans;
    const name = bar.name === '' ? trans('between tasks') : bar.name;
    setText(this._name, oneLine(name));
    this._name.title = name.slice(0, 1000);
    setText(this._total, formatDuration(bar.seconds));
    const part = ([activity, seconds]: [string, number]) => {
      const node = make('i', { title: `${nameOf(activity, trans)}: ${formatDuration(seconds)}` });
      node.style.width = `${(100 * bar.length * seconds) / bar.seconds}%`;
      node.style.background = colorOfActivity(activity, bar.scheme);
      return node;
    };
    this._bar.replaceChildren(...bar.activities.map(part));
    const largest = [...bar.activities].sort(([, a], [, b]) => b - a).slice(0, 2);
    const facts = largest.map(
      ([activity, seconds]) => `${formatShare(seconds / bar.seconds)} ${nameOf(activity, trans)}`
    );
    const bytes = bar.bytes.map(
      ([activity, size]) => `${formatBytes(size)} ${nameOf(activity, trans)}`
    );
    const parts = [...facts, ...bytes];
    if (parts.join() !== this._shownText) {
      this._shownText = parts.join();
      this._facts.replaceChildren(...parts.map(word => make('span', {}, word)));
    }
  }

  private readonly _name = make('span', { class: 'kh-bar-name' });
  private readonly _bar = make('div', { class: 'kh-bar-track', 'aria-hidden': 'true' });
  private readonly _total = make('span', { class: 'kh-bar-total' });
  private readonly _facts = make('span', { class: 'kh-bar-facts' });
  private _shownText = '';
}

/** Activities that make up a part of some bar that can be seen; what has no colour is "other". */
function worthNaming(bars: readonly IMetricBar[]): string[] {
  const seen = bars.flatMap(({ activities, seconds }) =>
    activities
      .filter(([, own]) => own >= LEAST_SHARE * seconds)
      .map(([activity]) => ACTIVITIES[placeOf(activity)])
  );
  return [...new Set(seen)].sort((a, b) => placeOf(a) - placeOf(b));
}

function colorOfActivity(activity: string, scheme: Scheme): string {
  return COLORS[scheme][placeOf(activity)];
}

/** Dask's word for an activity in the reader's parts; one that is new here stays as it is. */
function nameOf(activity: string, trans: Translate): string {
  const names: Record<string, string> = {
    'thread-cpu': trans('computing'),
    'thread-noncpu': trans('waiting in the task'),
    network: trans('network'),
    'disk-read': trans('reading disk'),
    'disk-write': trans('writing disk'),
    serialize: trans('serialising'),
    deserialize: trans('deserialising'),
    compress: trans('compressing'),
    decompress: trans('decompressing'),
    'memory-read': trans('from memory'),
    executor: trans('waiting for a thread'),
    other: trans('other')
  };
  return names[activity] ?? activity;
}
