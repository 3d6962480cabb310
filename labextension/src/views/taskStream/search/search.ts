/** Search tasks: the bar, the rows that it finds, and steps from one hit to the next. */

import type { Translate } from '../../shared/options';
import type { StreamState } from '../model/streamState';
import { RowSearch } from './rowSearch';
import { SearchBar } from './searchBar';

/** Time of a frame that is spent on comparing rows. */
const FRAME_MS = 5;
/** Time of a step, while rows are left to compare. */
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
  readonly rows: RowSearch;

  constructor(
    state: StreamState,
    trans: Translate,
    private readonly _host: ISearchHost
  ) {
    const { model, grouping } = state;
    const rows = new RowSearch(state.tasks, {
      isTask: row => model.types.type(row) === 'compute',
      laneOf: row => grouping.source.laneOf(row),
      nameOf: address => model.groups.find(({ key }) => key === address)?.name
    });
    this.rows = rows;
    this.bar = new SearchBar(trans, {
      ask: query => {
        rows.ask(query);
        _host.changed();
      },
      step: by => this.step(by),
      close: () => {
        rows.ask('');
        _host.changed();
        _host.closed();
      }
    });
  }

  /** Compare more rows; true while some are left. */
  advance(): boolean {
    const { rows } = this;
    if (rows.isActive) {
      rows.advance(FRAME_MS);
      this._show();
    }
    return !rows.isDone;
  }

  /** Enter may be pressed before a frame has counted. */
  step(by: 1 | -1): void {
    this.rows.advance(STEP_MS);
    const row = this.rows.step(by);
    if (row !== null) {
      this._show();
      this._host.goTo(row);
    }
  }

  private _show(): void {
    const { at, hits, isDone } = this.rows;
    this.bar.show({ at, count: hits.length, isDone });
  }
}
