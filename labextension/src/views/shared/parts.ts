/** Small parts that several views are put together from. */

import { make, setText } from './dom';

export interface IChoice<T extends string> {
  value: T;
  label: string;
}

/** Buttons of which one is pressed. */
export class Segments<T extends string> {
  readonly node: HTMLElement;

  constructor(
    label: string,
    choices: readonly IChoice<T>[],
    public value: T,
    changed: () => void
  ) {
    this.node = make('div', { class: 'kh-segments', role: 'group', 'aria-label': label });
    for (const choice of choices) {
      const button = make('button', { type: 'button' }, choice.label);
      button.addEventListener('click', () => {
        this.value = choice.value;
        this._press();
        changed();
      });
      this._buttons.set(choice.value, button);
      this.node.append(button);
    }
    this._press();
  }

  private _press(): void {
    for (const [value, button] of this._buttons) {
      button.setAttribute('aria-pressed', String(value === this.value));
    }
  }

  private readonly _buttons = new Map<T, HTMLButtonElement>();
}

/** A region that scrolls, also by keyboard. */
export function scroller(label: string, ...children: Node[]): HTMLElement {
  const attributes = { class: 'kh-scroller', role: 'region', 'aria-label': label, tabindex: '0' };
  return make('div', attributes, ...children);
}

/** A line that opens and closes what follows it. */
export class Fold {
  readonly node = make('button', { type: 'button', class: 'kh-fold', 'aria-expanded': 'false' });
  isOpen = false;

  constructor(changed: () => void) {
    this.node.addEventListener('click', () => {
      this.isOpen = !this.isOpen;
      this.node.setAttribute('aria-expanded', String(this.isOpen));
      changed();
    });
  }

  show(label: string): void {
    setText(this.node, label);
  }
}

/** Keep one element per key, in the given order; create new ones, remove old ones. */
export class KeyedList<T, N extends { node: HTMLElement; show(row: T): void }> {
  constructor(
    readonly node: HTMLElement,
    private readonly _key: (row: T) => string,
    private readonly _create: () => N
  ) {}

  show(rows: readonly T[]): void {
    const wanted = new Set(rows.map(this._key));
    for (const [key, item] of this._items) {
      if (!wanted.has(key)) {
        item.node.remove();
        this._items.delete(key);
      }
    }
    rows.forEach((row, place) => {
      const item = this._items.get(this._key(row)) ?? this._create();
      this._items.set(this._key(row), item);
      item.show(row);
      if (this.node.children[place] !== item.node) {
        this.node.insertBefore(item.node, this.node.children[place] ?? null);
      }
    });
  }

  private readonly _items = new Map<string, N>();
}

/** The start of a long text, on one line: "sum\nof…" -> "sum of…". */
export function oneLine(text: string, limit = 200): string {
  const line = text.slice(0, 4 * limit).replace(/\s+/g, ' ');
  return line.length > limit ? `${line.slice(0, limit - 1)}…` : line;
}
