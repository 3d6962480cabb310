/** Everything a task stream says in words: bottom line, legend, what a screen reader hears. */

import { make, setText } from '../../shared/dom';
import { formatCount, formatDuration } from '../../shared/format';
import type { Shell } from '../../shared/shell';
import type { ITheme } from '../../shared/theme';
import type { ISpan } from '../model/bursts';
import type { StreamState } from '../model/streamState';
import { Legend, legendEntries } from './legend';
import { spokenSummary, statusLine } from './statusLine';

export class StreamText {
  readonly line = make('div', { class: 'kh-foot-line' });
  readonly legend: Legend;

  constructor(
    private readonly _shell: Shell,
    private readonly _state: StreamState,
    private readonly _canvas: HTMLElement,
    choosePrefix: (prefix: string) => void
  ) {
    this.legend = new Legend(_shell.trans('Colours of the task prefixes'), choosePrefix);
  }

  /** `newer`: tasks that came since the reader began to look back, null while following. */
  describe(theme: ITheme | null, prefixes: readonly string[], newer: number | null): void {
    const { trans, live } = this._shell;
    const summary = this._state.summary();
    const parts = statusLine(summary, trans);
    if (newer) {
      parts.push(trans('paused, %1 newer', formatCount(newer)));
    }
    this._showLine(parts);
    const spoken = spokenSummary(summary, trans);
    this._canvas.setAttribute('aria-label', trans('Task stream: %1', spoken));
    live.say(this._state.hasRows ? spoken : '');
    if (theme) {
      this.legend.show(legendEntries(this._state.model, prefixes, theme.scheme, trans));
    }
  }

  /** "Showing 1.20 s to 3.40 s of 10.0 s". */
  window(window: ISpan, recorded: ISpan): string {
    const since = (time: number) => formatDuration(Math.max(0, time - recorded.start));
    const end = Math.min(window.end, recorded.end);
    const words = [since(window.start), since(end), since(recorded.end)];
    return this._shell.trans('Showing %1 to %2 of %3', ...words);
  }

  private _showLine(parts: readonly string[]): void {
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
}
