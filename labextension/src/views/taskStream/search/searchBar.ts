/** The search line above the lanes: what to find, how many there are, next and previous. */

import { make, setText } from '../../shared/dom';
import { formatCount } from '../../shared/format';
import type { Translate } from '../../shared/options';

export interface ISearchActions {
  ask: (query: string) => void;
  step: (by: 1 | -1) => void;
  close: () => void;
}

export interface ISearchState {
  /** Place of the current hit, -1 before the first step. */
  at: number;
  count: number;
  isDone: boolean;
}

export class SearchBar {
  readonly node: HTMLElement;

  constructor(
    private readonly _trans: Translate,
    private readonly _actions: ISearchActions
  ) {
    this._input = make('input', {
      type: 'search',
      class: 'kh-search-input',
      placeholder: _trans('key, prefix, worker or “erred”'),
      'aria-label': _trans('Search tasks by key, prefix, worker or status'),
      autocomplete: 'off',
      spellcheck: 'false'
    });
    const step = (label: string, title: string, by: 1 | -1) => {
      const button = make('button', { type: 'button', class: 'kh-tool', title }, label);
      button.setAttribute('aria-label', title);
      button.addEventListener('click', () => _actions.step(by));
      return button;
    };
    const close = make('button', { type: 'button', class: 'kh-tool' }, '×');
    close.setAttribute('aria-label', _trans('Close the search (Esc)'));
    close.addEventListener('click', () => this.close());
    this.node = make(
      'div',
      { class: 'kh-search', role: 'search', hidden: true, 'data-lm-suppress-shortcuts': 'true' },
      this._input,
      this._count,
      step('‹', _trans('Previous hit (Shift+Enter)'), -1),
      step('›', _trans('Next hit (Enter)'), 1),
      close
    );
    this._input.addEventListener('input', () => _actions.ask(this._input.value));
    this.node.addEventListener('keydown', event => this._onKey(event));
  }

  get isOpen(): boolean {
    return !this.node.hidden;
  }

  open(query = this._input.value): void {
    this.node.hidden = false;
    if (query !== this._input.value) {
      this._input.value = query;
    }
    this._actions.ask(query);
    this._input.focus();
    this._input.select();
  }

  toggle(): void {
    this.isOpen ? this.close() : this.open();
  }

  close(): void {
    this.node.hidden = true;
    this._actions.close();
  }

  show({ at, count, isDone }: ISearchState): void {
    const isAsked = this._input.value.trim() !== '';
    setText(this._count, isAsked ? this._text(at, count, isDone) : '');
  }

  private _text(at: number, count: number, isDone: boolean): string {
    const total = `${formatCount(count)}${isDone ? '' : ' …'}`;
    if (count === 0) {
      return isDone ? this._trans('no hits') : this._trans('searching …');
    }
    return at < 0
      ? count === 1
        ? this._trans('1 hit')
        : this._trans('%1 hits', total)
      : this._trans('%1 of %2', formatCount(at + 1), total);
  }

  private _onKey(event: KeyboardEvent): void {
    event.stopPropagation();
    if (event.key === 'Escape') {
      event.preventDefault();
      this.close();
    } else if (event.key === 'Enter' && event.target === this._input) {
      event.preventDefault();
      this._actions.step(event.shiftKey ? -1 : 1);
    }
  }

  private readonly _input: HTMLInputElement;
  private readonly _count = make('span', { class: 'kh-search-count', role: 'status' });
}
