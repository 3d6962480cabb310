/** Rows to put in order: by buttons, by Alt and an arrow, or by dragging. */

import { make } from '../shared/dom';
import { renderInline } from '../shared/markdownLite';
import { group, type IControl, type IControlContext, type IControlHost, Judged } from './control';
import { lettersOf } from './letters';
import type { IOrderQuestion, IResult } from './question';

type Letters = readonly string[];
type Context = IControlContext<IOrderQuestion, Letters>;

export function makeOrderControl(context: Context): IControl<Letters> {
  return new OrderControl(context);
}

class OrderControl implements IControl<Letters> {
  readonly node: HTMLElement;

  constructor(private readonly _context: Context) {
    const { question, answer } = _context;
    const letters = answer ?? lettersOf(question.choices);
    const texts = new Map(question.choices.map(({ letter, text }) => [letter, text]));
    this._touched = answer !== null;
    this._items = letters.map(letter => new Item(letter, texts.get(letter) ?? '', _context, this));
    this._list = make('ol', { class: 'kh-rows kh-order' });
    this._list.addEventListener('dragover', event => this._dragOver(event));
    this._list.addEventListener('drop', event => event.preventDefault());
    this.node = group(_context.trans('Put in order, first on top'), this._list, this._note);
    this._layOut();
  }

  value(): Letters | null {
    return this._touched ? this._items.map(item => item.letter) : null;
  }

  judge(result: IResult | null): void {
    for (const item of this._items) {
      item.judge(result);
    }
    this._note.replaceChildren(...renderInline(result?.notes[''] ?? ''));
    this._note.hidden = !result?.notes[''];
  }

  /** Move an item by `step` places, keep the focus on it and say where it is. */
  move(item: Item, step: number): void {
    const from = this._items.indexOf(item);
    const to = Math.min(Math.max(from + step, 0), this._items.length - 1);
    if (to === from) {
      return;
    }
    this._items.splice(from, 1);
    this._items.splice(to, 0, item);
    this._changed();
    item.focus(step);
    const place = [item.letter, String(to + 1), String(this._items.length)];
    this._context.announce(this._context.trans('%1 is now number %2 of %3', ...place));
  }

  dragging: Item | null = null;

  private _dragOver(event: DragEvent): void {
    const row = event.target instanceof Element ? event.target.closest('li') : null;
    const over = this._items.find(item => item.node === row);
    if (!this.dragging || !over) {
      return;
    }
    event.preventDefault();
    if (over !== this.dragging) {
      const to = this._items.indexOf(over);
      this._items.splice(this._items.indexOf(this.dragging), 1);
      this._items.splice(to, 0, this.dragging);
      this._changed();
    }
  }

  private _changed(): void {
    this._touched = true;
    this._layOut();
    this._context.changed();
  }

  private _layOut(): void {
    this._list.append(...this._items.map(item => item.node));
    this._items.forEach((item, i) => {
      item.place(i, this._items.length);
    });
  }

  private _touched: boolean;
  private readonly _items: Item[];
  private readonly _list: HTMLElement;
  /** On the order as a whole. */
  private readonly _note = make('div', { class: 'kh-notes', hidden: true });
}

class Item {
  readonly node: HTMLElement;

  constructor(
    readonly letter: string,
    text: string,
    context: IControlHost,
    private readonly _order: OrderControl
  ) {
    const { trans } = context;
    this._judged = new Judged(trans);
    this._up = this._button('↑', trans('Move %1 up', letter), -1);
    this._down = this._button('↓', trans('Move %1 down', letter), 1);
    const label = make(
      'div',
      { class: 'kh-item' },
      make('span', { class: 'kh-grip', 'aria-hidden': 'true' }, '⠿'),
      make('span', { class: 'kh-letter' }, letter),
      make('span', { class: 'kh-text' }, ...renderInline(text)),
      this._judged.mark,
      make('span', { class: 'kh-moves' }, this._up, this._down)
    );
    this.node = make(
      'li',
      { class: 'kh-row', draggable: 'true', 'data-letter': letter },
      label,
      this._judged.feedback
    );
    this._listen();
  }

  place(index: number, total: number): void {
    this._up.disabled = index === 0;
    this._down.disabled = index === total - 1;
  }

  /** A button that can go no further gives the focus to the other. */
  focus(step: number): void {
    const [wanted, other] = step < 0 ? [this._up, this._down] : [this._down, this._up];
    (wanted.disabled ? other : wanted).focus();
  }

  judge(result: IResult | null): void {
    const verdict = result?.places[this.letter];
    const shown = verdict === 'not' ? 'not' : '';
    this._judged.show(this.node, shown, result?.notes[this.letter] ?? '');
    this._judged.mark.textContent = shown && '↕';
  }

  private _button(sign: string, name: string, step: number): HTMLButtonElement {
    const button = make('button', { type: 'button', class: 'kh-move', 'aria-label': name }, sign);
    button.title = name;
    button.addEventListener('click', () => this._order.move(this, step));
    return button;
  }

  private _listen(): void {
    this.node.addEventListener('keydown', event => {
      const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (step) {
        event.preventDefault();
        this._order.move(this, step);
      }
    });
    this.node.addEventListener('dragstart', event => {
      event.stopPropagation();
      event.dataTransfer?.setData('text/plain', this.letter);
      this._order.dragging = this;
      this.node.classList.add('kh-mod-dragged');
    });
    this.node.addEventListener('dragend', () => {
      this._order.dragging = null;
      this.node.classList.remove('kh-mod-dragged');
    });
  }

  private readonly _up: HTMLButtonElement;
  private readonly _down: HTMLButtonElement;
  private readonly _judged: Judged;
}
