/** The text of a task stream: bottom line, legend, and what screen readers announce. */

import { make, setText } from '../../shared/dom';
import { formatCount, formatDuration } from '../../shared/format';
import type { Translate } from '../../shared/options';
import type { Phase } from '../../shared/phase';
import type { Shell } from '../../shared/shell';
import type { ITheme } from '../../shared/theme';
import { Throttle } from '../../shared/throttle';
import type { StreamState } from '../model/streamState';
import type { ITimeSpan } from '../model/timeSpan';
import { Legend, legendEntries } from './legend';
import { spokenSummary, statusLine } from './statusLine';

const TEXT_MS = 500;
const ANNOUNCE_MS = 500;

export interface IStreamTextHost {
  /** Draw a frame soon: text is written in one of them, so that no task has to wait for it. */
  changed(): void;
  /** A prefix was chosen in the legend. */
  choosePrefix(prefix: string): void;
}

export class StreamText {
  readonly line = make('div', { class: 'kh-foot-line' });
  readonly announced = make('div', { class: 'kh-hidden', 'aria-live': 'polite' });
  readonly legend: Legend;
  /** Grows whenever the text is written. */
  version = 0;

  constructor(
    private readonly _shell: Shell,
    private readonly _state: StreamState,
    private readonly _canvas: HTMLElement,
    host: IStreamTextHost
  ) {
    const label = _shell.trans('Colours of the task prefixes');
    this.legend = new Legend(label, prefix => host.choosePrefix(prefix));
    this._throttle = new Throttle(() => {
      this._isDue = true;
      host.changed();
    }, TEXT_MS);
  }

  /** Rows have changed, or the clock; text changes at most twice per second, or with the phase. */
  request(phase = this._phase): void {
    const isUrgent = phase !== this._phase;
    this._phase = phase;
    this._throttle.request(isUrgent);
  }

  /** Write what was requested. */
  update(theme: ITheme | null, isFollowing: boolean): void {
    if (this._isDue) {
      this._isDue = false;
      this._write(theme, isFollowing);
      this.version += 1;
    }
  }

  /** For screen readers, at once. */
  announce(text: string): void {
    setText(this.announced, text);
  }

  /** For screen readers, once nothing further follows; null where it no longer matters. */
  announceSoon(text: () => string | null): void {
    clearTimeout(this._timer);
    this._timer = setTimeout(() => {
      const announced = text();
      if (announced !== null) {
        this.announce(announced);
      }
    }, ANNOUNCE_MS);
  }

  dispose(): void {
    clearTimeout(this._timer);
    this._throttle.dispose();
  }

  private _write(theme: ITheme | null, isFollowing: boolean): void {
    const { trans, live } = this._shell;
    const { model, tasks, hasRows, isRecorded } = this._state;
    const summary = this._state.summary();
    const parts = statusLine(summary, trans);
    this._tasksHeld = isFollowing ? model.tasks : Math.min(this._tasksHeld, model.tasks);
    const newer = model.tasks - this._tasksHeld;
    if (newer > 0 && !isRecorded) {
      parts.push(trans('paused, %1 newer', formatCount(newer)));
    }
    this._writeLine(parts);
    const spoken = spokenSummary(summary, trans);
    this._canvas.setAttribute('aria-label', trans('Task stream: %1', spoken));
    live.announce(hasRows ? spoken : '');
    if (theme) {
      const prefixes = tasks.pools.prefix.values;
      this.legend.show(legendEntries(model, prefixes, theme.scheme, trans));
    }
  }

  private _writeLine(parts: readonly string[]): void {
    while (this.line.childElementCount > parts.length) {
      this.line.lastElementChild?.remove();
    }
    while (this.line.childElementCount < parts.length) {
      this.line.append(make('span'));
    }
    for (const [i, part] of parts.entries()) {
      setText(this.line.children[i], part);
    }
  }

  private readonly _throttle: Throttle;
  private _isDue = false;
  private _phase: Phase | null = null;
  /** Tasks when the reader last followed the run. */
  private _tasksHeld = 0;
  private _timer: ReturnType<typeof setTimeout> | undefined;
}

/** "Showing 1.20 s to 3.40 s of 10.0 s". */
export function windowText(window: ITimeSpan, recorded: ITimeSpan, trans: Translate): string {
  const since = (time: number) => formatDuration(Math.max(0, time - recorded.start));
  const end = Math.min(window.end, recorded.end);
  return trans('Showing %1 to %2 of %3', since(window.start), since(end), since(recorded.end));
}
