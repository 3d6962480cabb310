/** One line chart over time; uPlot comes when the first one is drawn. */

import type uPlot from 'uplot';
import { parseColor } from '../shared/color';
import { make } from '../shared/dom';
import type { ITheme } from '../shared/theme';
import type { Columns } from './history';

export interface IChartLook {
  title: string;
  format: (value: number) => string;
  /** Label of a moment on the axis. */
  moment: (seconds: number) => string;
  /** Top of the scale for the largest value seen. */
  top: (largest: number) => number;
}

/** First and last second of the axis. */
export type Span = [number, number];

export interface IExtent {
  span: Span;
  /** The scale has room for this value at least. */
  peak: number;
}

export class Chart {
  readonly node: HTMLElement;

  constructor(
    private readonly _look: IChartLook,
    private readonly _pointed: (sample: number | null) => void
  ) {
    const title = make('div', { class: 'kh-chart-title', 'aria-hidden': 'true' }, _look.title);
    const named = { class: 'kh-chart', role: 'img', 'aria-label': _look.title };
    this.node = make('div', named, title, this._room);
  }

  async draw(columns: Columns, { span, peak }: IExtent, theme: ITheme): Promise<void> {
    this._wanted = { columns, span, peak };
    const key = `${columns.length} ${theme.surface} ${theme.text}`;
    if (key !== this._key) {
      this._key = key;
      const { default: UPlot } = await import('uplot');
      if (key === this._key && !this._isDisposed) {
        this._plot?.destroy();
        this._plot = new UPlot(this._options(columns.length, theme), columns, this._room);
      }
    }
    this._update();
  }

  describe(sentence: string): void {
    this.node.setAttribute('aria-label', `${this._look.title}: ${sentence}`);
  }

  /** Mark a sample, as the pointer would. */
  point(sample: number | null): void {
    const x = this._wanted?.columns[0][sample ?? -1];
    const left = x === undefined ? -10 : (this._plot?.valToPos(x, 'x') ?? -10);
    this._plot?.setCursor({ left, top: left < 0 ? -10 : 10 }, false);
  }

  dispose(): void {
    this._isDisposed = true;
    this._plot?.destroy();
  }

  private _update(): void {
    if (this._plot && this._wanted && this._wanted.columns.length === this._plot.series.length) {
      const { clientWidth: width, clientHeight: height } = this._room;
      if (width > 0 && (width !== this._plot.width || height !== this._plot.height)) {
        this._plot.setSize({ width, height });
      }
      this._plot.setData(this._wanted.columns);
    }
  }

  private _options(columns: number, theme: ITheme): uPlot.Options {
    const { clientWidth, clientHeight } = this._room;
    const thin = { stroke: theme.quiet, width: 1, alpha: 0.55, points: { show: false } };
    const bold = {
      stroke: theme.accent,
      width: 2,
      fill: fade(theme.accent),
      points: { show: false }
    };
    return {
      width: Math.max(60, clientWidth),
      height: Math.max(60, clientHeight),
      legend: { show: false },
      padding: [6, 20, 0, 0],
      cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
      scales: {
        x: { time: false, range: () => this._wanted?.span ?? [-60, 0] },
        y: {
          range: (_, __, largest) => [
            0,
            this._look.top(Math.max(largest ?? 0, this._wanted?.peak ?? 0))
          ]
        }
      },
      axes: this._axes(theme),
      series: [{}, bold, ...Array.from({ length: columns - 2 }, () => ({ ...thin }))],
      hooks: { setCursor: [plot => this._pointed(plot.cursor.idx ?? null)] }
    };
  }

  private _axes(theme: ITheme): uPlot.Axis[] {
    const axis = {
      stroke: theme.quiet,
      font: `11px ${theme.font}`,
      grid: { stroke: theme.line, width: 1 },
      ticks: { stroke: theme.line, width: 1, size: 4 },
      gap: 2
    };
    const moments = (_: uPlot, ticks: number[]) => ticks.map(this._look.moment);
    const values = (_: uPlot, ticks: number[]) => ticks.map(this._look.format);
    return [
      { ...axis, size: 24, space: 60, values: moments },
      { ...axis, size: 58, space: 26, values }
    ];
  }

  private readonly _room = make('div', { class: 'kh-chart-room', 'aria-hidden': 'true' });
  private _plot: uPlot | null = null;
  private _key = '';
  private _wanted: ({ columns: Columns } & IExtent) | null = null;
  private _isDisposed = false;
}

function fade(color: string): string {
  const [red, green, blue] = parseColor(color);
  return `rgba(${red}, ${green}, ${blue}, 0.14)`;
}
