/** The buttons above the lanes: fit, help, live. */

import { make } from '../shared/dom';
import type { Translate } from '../shared/options';

export interface IControlActions {
  fit: () => void;
  live: () => void;
}

export class Controls {
  readonly node: HTMLElement;
  readonly help: HTMLElement;

  constructor(trans: Translate, actions: IControlActions) {
    this.help = helpCard(trans);
    const fit = tool(trans('Fit'), trans('Show the whole recording (f)'), actions.fit);
    this._help = tool('?', trans('Keyboard shortcuts (?)'), () => this.toggleHelp());
    this._help.setAttribute('aria-label', trans('Keyboard shortcuts (?)'));
    this._help.setAttribute('aria-expanded', 'false');
    this._live = tool(trans('Live'), trans('Follow the newest tasks (l)'), actions.live);
    this._live.classList.add('kh-live');
    this.node = make('div', { class: 'kh-tools' }, fit, this._help, this._live);
  }

  toggleHelp(isOpen = this.help.hidden): void {
    this.help.hidden = !isOpen;
    this._help.setAttribute('aria-expanded', String(isOpen));
  }

  showLive(isFollowing: boolean, isConnected: boolean): void {
    const pressed = String(isFollowing && isConnected);
    if (this._live.getAttribute('aria-pressed') !== pressed) {
      this._live.setAttribute('aria-pressed', pressed);
    }
    this._live.disabled = !isConnected;
  }

  private readonly _help: HTMLButtonElement;
  private readonly _live: HTMLButtonElement;
}

function tool(label: string, title: string, run: () => void): HTMLButtonElement {
  const button = make('button', { type: 'button', class: 'kh-tool', title }, label);
  button.addEventListener('click', run);
  return button;
}

function helpCard(trans: Translate): HTMLElement {
  const list = make('dl', {});
  for (const [keys, meaning] of shortcuts(trans)) {
    list.append(make('dt', {}, keys), make('dd', {}, meaning));
  }
  const label = trans('Keyboard shortcuts');
  return make('div', { class: 'kh-help', role: 'region', 'aria-label': label, hidden: true }, list);
}

function shortcuts(trans: Translate): [string, string][] {
  return [
    ['← → ↑ ↓', trans('move over tasks')],
    ['Enter', trans('pin the card')],
    ['Esc', trans('close')],
    ['+ −', trans('zoom')],
    ['a d', trans('earlier, later')],
    ['f', trans('fit all')],
    ['l', trans('follow live')]
  ];
}
