/** The search as the reader meets it: bar, hits, and the way from one to the next. */

import type { Translate } from '../../shared/options';
import type { RowSearch } from './rowSearch';
import { SearchBar } from './searchBar';

/** What a frame may spend on looking at rows. */
const FRAME_MS = 5;
/** And what a step may, where the rows are not all looked at. */
const STEP_MS = 100;

export interface ISearchHost {
  /** Draw again. */
  changed(): void;
  /** Bring a row into view and select it. */
  goTo(row: number): void;
  /** Give the focus back to the lanes. */
  closed(): void;
}

export class Search {
  readonly bar: SearchBar;

  constructor(
    readonly search: RowSearch,
    trans: Translate,
    private readonly _host: ISearchHost
  ) {
    this.bar = new SearchBar(trans, {
      ask: query => {
        search.ask(query);
        _host.changed();
      },
      step: by => this.step(by),
      close: () => {
        search.ask('');
        _host.closed();
      }
    });
  }

  /** Look at more rows; true while some are left. */
  advance(): boolean {
    const { search } = this;
    if (search.isActive) {
      search.advance(FRAME_MS);
      this._show();
    }
    return !search.isDone;
  }

  /** A quick reader presses Enter before the frame that would have counted. */
  step(by: 1 | -1): void {
    this.search.advance(STEP_MS);
    const row = this.search.step(by);
    if (row !== null) {
      this._show();
      this._host.goTo(row);
    }
  }

  private _show(): void {
    const { at, hits, isDone } = this.search;
    this.bar.show({ at, count: hits.length, isDone });
  }
}
