/** The card a view shows while it has no rows: what happens, and what to do about it. */

import { make, setHidden } from './dom';
import { renderInline } from './markdownLite';
import type { IAction } from './options';

export interface ICard {
  title: string;
  hint: string;
  busy?: boolean;
  actions?: readonly IAction[];
}

export class StateCard {
  readonly node = make('div', { class: 'kh-state', hidden: true });

  show(card: ICard): void {
    const key = JSON.stringify(card);
    if (key !== this._shown) {
      this._shown = key;
      this.node.replaceChildren(...content(card));
    }
    setHidden(this.node, false);
  }

  hide(): void {
    setHidden(this.node, true);
  }

  private _shown = '';
}

function content({ title, hint, busy, actions = [] }: ICard): Node[] {
  const nodes: Node[] = [make('div', { class: 'kh-state-title' }, title)];
  if (busy) {
    nodes.push(make('div', { class: 'kh-progress', 'aria-hidden': 'true' }));
  }
  nodes.push(make('div', { class: 'kh-state-hint' }, ...renderInline(hint)));
  if (actions.length > 0) {
    nodes.push(make('div', { class: 'kh-state-actions' }, ...actions.map(button)));
  }
  return nodes;
}

function button({ label, run }: IAction, place: number): HTMLButtonElement {
  const node = make('button', { type: 'button', class: place === 0 ? 'kh-primary' : '' }, label);
  node.addEventListener('click', run);
  return node;
}
