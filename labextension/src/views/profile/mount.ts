/** Show which functions the workers spent their time in, as a flame graph. */

import type { IFrame } from '../../protocol/frame';
import { make, setText } from '../shared/dom';
import { formatDuration, formatShare } from '../shared/format';
import { type ILiveContent, liveView } from '../shared/liveView';
import type { Translate } from '../shared/options';
import { colorOf, type Scheme } from '../shared/palette';
import { scroller } from '../shared/parts';
import type { Shell } from '../shared/shell';
import type { ITheme } from '../shared/theme';
import {
  findCall,
  type IBox,
  type ICall,
  layOutCalls,
  ownerOf,
  ownSeconds,
  pathOf,
  readProfile,
  shortFile
} from './callTree';
import { PROFILE_CSS } from './profile.css';

export const mountProfile = liveView(
  {
    name: 'profile',
    css: PROFILE_CSS,
    texts: trans => ({
      emptyTitle: trans('Nothing sampled yet'),
      emptyHint: trans(
        'Compute something that takes a second or more: workers look a hundred times a second at what their threads do.'
      ),
      startingTitle: trans('Waiting for the workers')
    })
  },
  (shell, redraw) => new Profile(shell, redraw)
);

const ROW = 20;
/** Pixels from which on a call has room for some of its name. */
const NAMED = 36;
/** Pixels below which a call is not drawn. */
const LEAST = 2;

class Profile implements ILiveContent<'profile'> {
  readonly topics = ['profile'] as const;

  constructor(
    private readonly _shell: Shell,
    private readonly _redraw: () => void
  ) {
    const { trans, body, root } = _shell;
    root.dataset.fill = 'true';
    this._all = make('button', { type: 'button' }, trans('Show all'));
    this._all.addEventListener('click', () => this._focusOn(this._root));
    this._flame.setAttribute('aria-label', trans('Calls, callers above what they called'));
    this._flame.addEventListener('keydown', event => this._onKey(event));
    this._flame.addEventListener('focusin', event => this._showAt(event.target));
    this._flame.addEventListener('pointerover', event => this._showAt(event.target));
    this._flame.addEventListener('click', event => this._focusOn(this._callAt(event.target)));
    const room = scroller(trans('Profile'), this._flame);
    room.removeAttribute('tabindex'); // the calls themselves take the focus, and scroll with it
    const head = make('div', { class: 'kh-toolbar' }, keys(trans), this._all, this._figure);
    body.append(head, room, this._shownText);
  }

  accept(frame: IFrame<'profile'>): void {
    const focused = this._focus && this._focus !== this._root ? pathOf(this._focus) : null;
    this._root = readProfile(frame);
    this._focus = (this._root && focused && findCall(this._root, focused)) || this._root;
  }

  hasRows(): boolean {
    return this._root !== null && this._root.seconds > 0;
  }

  draw({ scheme }: ITheme): void {
    this._scheme = scheme;
    if (!this._focus || !this._root) {
      return;
    }
    const width = Math.max(100, this._flame.clientWidth);
    const boxes = layOutCalls(this._focus, LEAST / width);
    this._boxes = new Map(boxes.map(box => [box.call.id, box]));
    const current = this._current();
    const hadFocus = this._flame.contains(document.activeElement);
    this._flame.style.height = `${ROW * (1 + Math.max(...boxes.map(box => box.row)))}px`;
    this._flame.replaceChildren(...boxes.map(box => this._node(box, box.call === current, width)));
    if (hadFocus) {
      this._flame.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
    }
    this._all.hidden = this._focus === this._root;
    setText(this._figure, this.spoken());
    setText(this._shownText, this._sentence(current));
    this._shell.root.dataset.calls = String(boxes.length);
  }

  spoken(): string {
    const { trans } = this._shell;
    const calls = [...(this._root?.children ?? [])];
    for (const call of calls) {
      calls.push(...call.children);
    }
    const hottest = calls.sort((a, b) => ownSeconds(b) - ownSeconds(a))[0];
    const parts = trans('%1 sampled in 5 min', formatDuration(this._root?.seconds ?? 0));
    return hottest
      ? `${parts} · ${trans('most in %1, %2', hottest.name, formatDuration(ownSeconds(hottest)))}`
      : parts;
  }

  private _node({ call, left, width, row }: IBox, isCurrent: boolean, room: number): HTMLElement {
    const { trans } = this._shell;
    const name = call.name || trans('all threads');
    const node = make(
      'div',
      {
        class: 'kh-call',
        role: 'treeitem',
        tabindex: isCurrent ? '0' : '-1',
        'aria-level': String(row + 1),
        'aria-label': this._sentence(call),
        'data-id': String(call.id),
        'data-owner': ownerOf(call)
      },
      width * room > NAMED ? name : ''
    );
    node.style.cssText = `left:${100 * left}%;width:${100 * width}%;top:${row * ROW}px`;
    if (ownerOf(call) === 'prefix') {
      node.style.setProperty('--kh-prefix', colorOf(call.name, this._scheme));
    }
    node.setAttribute('aria-selected', String(isCurrent));
    return node;
  }

  private _sentence(call: ICall): string {
    const { trans } = this._shell;
    const total = this._root?.seconds ?? call.seconds;
    const place = call.file ? `${call.name} – ${shortFile(call.file)}:${call.line}` : call.name;
    const time = trans(
      '%1 (%2), %3 of it in itself',
      formatDuration(call.seconds),
      formatShare(total > 0 ? call.seconds / total : 0),
      formatDuration(ownSeconds(call))
    );
    return [place || trans('all threads'), time, call.code].filter(part => part !== '').join(' · ');
  }

  /** The call that Tab stops at. */
  private _current(): ICall {
    const box = this._selected === null ? undefined : this._boxes.get(this._selected);
    return box?.call ?? (this._focus as ICall);
  }

  private _callAt(target: EventTarget | null): ICall | null {
    const node = target instanceof Element ? target.closest<HTMLElement>('.kh-call') : null;
    return node ? (this._boxes.get(Number(node.dataset.id))?.call ?? null) : null;
  }

  private _showAt(target: EventTarget | null): void {
    const call = this._callAt(target);
    if (call) {
      setText(this._shownText, this._sentence(call));
    }
  }

  private _focusOn(call: ICall | null): void {
    if (call) {
      this._focus = call;
      this._selected = call.id;
      this._redraw();
    }
  }

  private _onKey(event: KeyboardEvent): void {
    const current = this._current();
    if (event.key === 'Enter' || event.key === ' ') {
      this._focusOn(current);
    } else if (event.key === 'Escape') {
      this._focusOn(this._root);
    } else if (!this._step(event.key, current)) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  private _step(key: string, call: ICall): boolean {
    const siblings = call.parent?.children ?? [call];
    const here = siblings.indexOf(call);
    const targets: Record<string, ICall | null | undefined> = {
      ArrowUp: call.parent,
      ArrowDown: call.children[0],
      ArrowLeft: siblings[here - 1],
      ArrowRight: siblings[here + 1]
    };
    const target = targets[key];
    if (target && this._boxes.has(target.id)) {
      this._selected = target.id;
      this._redraw();
    }
    return key in targets;
  }

  private readonly _all: HTMLButtonElement;
  private readonly _flame = make('div', {
    class: 'kh-flame',
    role: 'tree',
    'data-lm-suppress-shortcuts': 'true'
  });
  private readonly _figure = make('span', { class: 'kh-toolbar-figure' });
  private readonly _shownText = make('div', { class: 'kh-foot kh-profile-shown' });
  private _scheme: Scheme = 'light';
  private _boxes = new Map<number, IBox>();
  private _root: ICall | null = null;
  private _focus: ICall | null = null;
  private _selected: number | null = null;
}

function keys(trans: Translate): HTMLElement {
  const named = [
    ['yours', trans('your code')],
    ['library', trans('libraries')],
    ['python', trans('Python')]
  ];
  const key = ([owner, label]: string[]) =>
    make('span', {}, make('i', { 'data-owner': owner }), label);
  return make('span', { class: 'kh-keys' }, ...named.map(key));
}
