/** Cases to drop on places, which may form a map: by dragging, by two clicks, or by a digit. */

import { make } from '../shared/dom';
import { renderInline } from '../shared/markdownLite';
import { group, type IControl, type IControlContext } from './control';
import { lettersOf } from './letters';
import type { IMatchQuestion, IResult } from './question';

type Places = Readonly<Record<string, number>>;
type Context = IControlContext<IMatchQuestion, Places>;

export function makeMatchControl(context: Context): IControl<Places> {
  return new MatchControl(context);
}

class MatchControl implements IControl<Places> {
  readonly node: HTMLElement;

  constructor(private readonly _context: Context) {
    const { question, answer, trans } = _context;
    this._places = new Map(Object.entries(answer ?? {}));
    this._chips = new Map(
      question.choices.map(({ letter, text }) => [letter, this._makeChip(letter, text)])
    );
    this._tray = make('div', { class: 'kh-tray', 'aria-label': trans('To place'), role: 'group' });
    this._accept(this._tray, 0);
    this._zones = question.targets.map((text, i) => this._makeZone(text, i + 1));
    this._notes = make('ul', { class: 'kh-notes', hidden: true });
    const help = trans('Pick a case, then its place; or press the number of the place.');
    this.node = group(
      trans('Give each its place'),
      make('div', { class: 'kh-hint' }, help),
      this._tray,
      this._map(),
      this._notes
    );
    this._layOut();
  }

  value(): Places | null {
    const places: Record<string, number> = {};
    for (const letter of lettersOf(this._context.question.choices)) {
      const place = this._places.get(letter);
      if (place === undefined) {
        return null;
      }
      places[letter] = place;
    }
    return places;
  }

  judge(result: IResult | null): void {
    for (const [letter, chip] of this._chips) {
      chip.dataset.verdict = result?.places[letter] ?? '';
    }
    const notes = Object.entries(result?.notes ?? {}).map(([letter, note]) => {
      const name = letter ? [make('span', { class: 'kh-letter' }, letter), ' '] : [];
      return make('li', {}, ...name, ...renderInline(note));
    });
    this._notes.replaceChildren(...notes);
    this._notes.hidden = notes.length === 0;
  }

  private _map(): HTMLElement {
    const { axes, columns } = this._context.question;
    const grid = make('div', { class: 'kh-zones' }, ...this._zones.map(zone => zone.node));
    grid.style.setProperty('--kh-columns', String(columns));
    const map = make('div', { class: 'kh-places' });
    if (axes.y) {
      map.append(make('div', { class: 'kh-axis' }, `↑ ${axes.y}`));
    }
    map.append(grid);
    if (axes.x) {
      map.append(make('div', { class: 'kh-axis kh-mod-x' }, `${axes.x} →`));
    }
    return map;
  }

  private _makeChip(letter: string, text: string): HTMLButtonElement {
    const chip = make(
      'button',
      {
        type: 'button',
        class: 'kh-case',
        draggable: 'true',
        'aria-pressed': 'false',
        'data-letter': letter
      },
      make('span', { class: 'kh-letter' }, letter),
      ' ',
      ...renderInline(text)
    );
    chip.addEventListener('click', event => {
      event.stopPropagation();
      this._pick(this._picked === letter ? null : letter);
    });
    chip.addEventListener('keydown', event => this._key(event, letter));
    chip.addEventListener('dragstart', event => {
      event.stopPropagation();
      event.dataTransfer?.setData('text/plain', letter);
      this._picked = letter;
    });
    return chip;
  }

  private _makeZone(text: string, place: number): IZone {
    const { trans } = this._context;
    const number = make('span', { class: 'kh-letter' }, String(place));
    const name = make('button', { type: 'button', class: 'kh-zone-name' }, number, ' ');
    name.append(...renderInline(text));
    name.addEventListener('click', () => this._drop(place));
    const chips = make('div', { class: 'kh-zone-chips' });
    const node = make('div', { class: 'kh-zone', role: 'group' }, name, chips);
    node.setAttribute('aria-label', trans('Place %1: %2', String(place), text));
    this._accept(node, place);
    return { node, chips };
  }

  /** Let a dragged chip be dropped here; place 0 is the tray. */
  private _accept(node: HTMLElement, place: number): void {
    node.addEventListener('dragover', event => {
      if (this._picked) {
        event.preventDefault();
      }
    });
    node.addEventListener('drop', event => {
      event.preventDefault();
      this._drop(place);
    });
    node.addEventListener('click', event => {
      const { target } = event;
      if (target === node || (target instanceof Element && target.className === 'kh-zone-chips')) {
        this._drop(place);
      }
    });
  }

  private _key(event: KeyboardEvent, letter: string): void {
    const place = Number(event.key);
    if (event.key.length === 1 && place >= 1 && place <= this._zones.length) {
      this._picked = letter;
      this._drop(place);
    } else if (event.key === 'Backspace' || event.key === 'Delete') {
      this._picked = letter;
      this._drop(0);
    } else if (event.key === 'Escape') {
      this._pick(null);
    } else {
      return;
    }
    event.preventDefault();
  }

  private _pick(letter: string | null): void {
    this._picked = letter;
    for (const [each, chip] of this._chips) {
      chip.setAttribute('aria-pressed', String(each === letter));
    }
    if (letter) {
      this._context.announce(this._context.trans('%1 is picked: choose its place', letter));
    }
  }

  private _drop(place: number): void {
    const letter = this._picked;
    if (!letter) {
      this._context.announce(this._context.trans('Pick a case first'));
      return;
    }
    if (place === 0) {
      this._places.delete(letter);
    } else {
      this._places.set(letter, place);
    }
    this._pick(null);
    this._layOut();
    this._chips.get(letter)?.focus();
    this._context.changed();
    const [text, where] = place ? ['%1 is in place %2', String(place)] : ['%1 is taken back', ''];
    this._context.announce(this._context.trans(text, letter, where));
  }

  private _layOut(): void {
    for (const [letter, chip] of this._chips) {
      const place = this._places.get(letter);
      (place ? this._zones[place - 1].chips : this._tray).append(chip);
    }
    this._tray.hidden = this._places.size === this._chips.size;
  }

  private _picked: string | null = null;
  private readonly _places: Map<string, number>;
  private readonly _chips: Map<string, HTMLButtonElement>;
  private readonly _tray: HTMLElement;
  private readonly _zones: IZone[];
  private readonly _notes: HTMLElement;
}

interface IZone {
  node: HTMLElement;
  chips: HTMLElement;
}
