/** The hover card: beside the pointer or the selected task, never outside the view. */

import { make } from '../shared/dom';
import type { IFacts } from './facts';

const DISTANCE = 14;

export class HoverCard {
  readonly node = make('div', { class: 'kh-card', hidden: true, 'aria-hidden': 'true' });

  /** `x` and `y` in pixels of the card's offset parent. */
  show(facts: IFacts, color: string, x: number, y: number, isPinned: boolean): void {
    const key = JSON.stringify([facts, color]);
    if (key !== this._shown) {
      this._shown = key;
      this.node.replaceChildren(...content(facts, color));
    }
    this.node.hidden = false;
    this.node.dataset.pinned = String(isPinned);
    this._place(x, y);
  }

  hide(): void {
    this.node.hidden = true;
  }

  private _place(x: number, y: number): void {
    const room = this.node.parentElement;
    if (!room) {
      return;
    }
    const { offsetWidth: width, offsetHeight: height } = this.node;
    const isRightFree = x + DISTANCE + width <= room.clientWidth;
    const left = isRightFree ? x + DISTANCE : Math.max(0, x - DISTANCE - width);
    const below = y + DISTANCE;
    const above = Math.max(0, y - DISTANCE - height);
    const top = below + height <= room.clientHeight ? below : above;
    this.node.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
  }

  private _shown = '';
}

function content({ title, prefix, lines }: IFacts, color: string): Node[] {
  const swatch = make('i', { class: 'kh-swatch' });
  swatch.style.background = color;
  const head = make('div', { class: 'kh-card-prefix' }, swatch, make('span', {}, prefix));
  const list = make('dl', {});
  for (const [label, value] of lines) {
    list.append(make('dt', {}, label), make('dd', {}, value));
  }
  return title === prefix
    ? [head, list]
    : [head, make('div', { class: 'kh-card-key' }, title), list];
}
