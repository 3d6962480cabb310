/** Which samples are drawn, and how their time is shown: until now, or since a run started. */

import type { IRun } from '../../feeds/feed';
import { samplesUntil } from '../../feeds/moments';
import type { Translate } from '../shared/options';
import type { Span } from './chart';
import type { History, ISample } from './history';

export interface ITimeline {
  readonly samples: ISample[];
  /** Time of x = 0, in seconds since the epoch. */
  readonly zero: number;
  readonly span: Span;
  /** The scale has room for this value at least. */
  peak(figure: 'cpu' | 'memory'): number;
  label(seconds: number): string;
}

const LEAST_SECONDS = 10;

/** The last seconds of what goes on. */
export class LiveTimeline implements ITimeline {
  constructor(
    private readonly _history: History,
    private readonly _seconds: () => number,
    private readonly _trans: Translate
  ) {}

  get samples(): ISample[] {
    return this._history.last(this._seconds());
  }

  get zero(): number {
    return this._history.samples.at(-1)?.time ?? 0;
  }

  /** Young samples fill the room; they get their full scale when there are enough. */
  get span(): Span {
    const age = this.zero - (this.samples[0]?.time ?? this.zero);
    return [-Math.min(this._seconds(), Math.max(LEAST_SECONDS, age)), 0];
  }

  peak(): number {
    return 0;
  }

  label(seconds: number): string {
    return agoLabel(seconds, this._trans);
  }
}

/** A recorded run up to the moment that is shown, on an axis that has room for all of it. */
export class RunTimeline implements ITimeline {
  constructor(
    private readonly _history: History,
    private readonly _run: IRun
  ) {}

  get samples(): ISample[] {
    return this._history.samples.slice(0, samplesUntil(this._run));
  }

  get zero(): number {
    return this._run.start;
  }

  get span(): Span {
    const times = this._history.samples.map(sample => sample.time - this.zero);
    const end = this._run.end - this.zero;
    return [Math.min(0, times[0] ?? 0), Math.max(end, times.at(-1) ?? 0, 0.001)];
  }

  peak(figure: 'cpu' | 'memory'): number {
    return Math.max(...this._history.samples.map(sample => sample[figure]));
  }

  label(seconds: number): string {
    return `${seconds < 0 ? '−' : ''}${Number(Math.abs(seconds).toFixed(2))} s`;
  }
}

/** -90 -> "−90 s", -120 -> "−2 min", 0 -> "now". */
export function agoLabel(seconds: number, trans: Translate): string {
  const ago = Math.round(-seconds);
  if (ago <= 0) {
    return trans('now');
  }
  return ago % 60 === 0 ? trans('−%1 min', String(ago / 60)) : trans('−%1 s', String(ago));
}
