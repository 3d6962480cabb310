/** The card of a task: beside the pointer or the task itself, never outside the view. */

import { make, setHidden } from '../../shared/dom';
import type { Translate } from '../../shared/options';
import type { IRelations, IRelative } from '../model/lineage';
import type { IFacts } from './taskFacts';

const DISTANCE = 14;
/** More relatives are counted, not listed. */
const LISTED = 6;

export class TaskCard {
  readonly node = make('div', { class: 'kh-card', hidden: true, 'aria-hidden': 'true' });

  constructor(
    private readonly _trans: Translate,
    private readonly _colorOf: (prefix: string) => string,
    private readonly _goTo: (row: number) => void
  ) {
    this.node.setAttribute('role', 'group');
  }

  /** `x` and `y` in pixels of the card's offset parent; with relations the card is pinned. */
  show(facts: IFacts, x: number, y: number, isPinned: boolean, relations: IRelations | null): void {
    const color = this._colorOf(facts.prefix);
    const key = JSON.stringify([facts, color]);
    if (key !== this._shown || relations !== this._relationsShown) {
      this._shown = key;
      this._relationsShown = relations;
      this.node.setAttribute('aria-label', this._trans('Task %1', facts.title));
      const lists = relations ? this._relations(relations) : [];
      this.node.replaceChildren(...content(facts, color), ...lists);
    }
    setHidden(this.node, false);
    this.node.dataset.pinned = String(isPinned);
    this.node.setAttribute('aria-hidden', String(!isPinned));
    this._place(x, y);
  }

  hide(): void {
    setHidden(this.node, true);
  }

  private _relations({ dependencies, dependents }: IRelations): Node[] {
    const trans = this._trans;
    return [
      ...this._list(trans('Needs %1', String(dependencies.length)), dependencies),
      ...this._list(trans('Needed by %1', String(dependents.length)), dependents)
    ];
  }

  private _list(title: string, relatives: readonly IRelative[]): Node[] {
    if (relatives.length === 0) {
      return [];
    }
    const items = relatives.slice(0, LISTED).map(each => make('li', {}, this._link(each)));
    const more = relatives.length - items.length;
    if (more > 0) {
      items.push(make('li', { class: 'kh-card-more' }, this._trans('and %1 more', String(more))));
    }
    return [make('div', { class: 'kh-card-list-title' }, title), make('ul', {}, ...items)];
  }

  private _link({ row, key, prefix, task }: IRelative): HTMLElement {
    const swatch = make('i', { class: 'kh-swatch' });
    swatch.style.background = this._colorOf(prefix);
    const name = make('span', {}, key || this._trans('task %1', String(task)));
    const button = make('button', { type: 'button', class: 'kh-card-link' }, swatch, name);
    button.disabled = row < 0;
    button.title = row < 0 ? this._trans('It has not run here') : key;
    button.addEventListener('click', () => this._goTo(row));
    return button;
  }

  private _place(x: number, y: number): void {
    const room = this.node.parentElement;
    if (!room) {
      return;
    }
    const { offsetWidth: width, offsetHeight: height } = this.node;
    if (this.node.dataset.pinned === 'true') {
      // At the far side, where it does not lie on the task and its links.
      const left = x > room.clientWidth / 2 ? 0 : Math.max(0, room.clientWidth - width);
      this._moveTo(left, Math.max(0, Math.min(y, room.clientHeight - height)));
      return;
    }
    const isRightFree = x + DISTANCE + width <= room.clientWidth;
    const left = isRightFree ? x + DISTANCE : Math.max(0, x - DISTANCE - width);
    const below = y + DISTANCE;
    const above = Math.max(0, y - DISTANCE - height);
    const top = below + height <= room.clientHeight ? below : above;
    this._moveTo(left, top);
  }

  private _moveTo(left: number, top: number): void {
    this.node.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
  }

  private _shown = '';
  private _relationsShown: IRelations | null = null;
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
