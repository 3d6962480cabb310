/** The buttons above the lanes: search, grouping, fit, help, live. */

import { make, setText } from '../../shared/dom';
import type { Translate } from '../../shared/options';
import { setNumbers, shape } from '../../shared/svg';
import type { GroupBy } from '../model/grouping';
import { helpCard } from './help';

export interface IToolbarActions {
  search: () => void;
  group: (by: GroupBy) => void;
  fit: () => void;
  live: () => void;
}

export class Toolbar {
  readonly node: HTMLElement;
  readonly help: HTMLElement;

  constructor(
    private readonly _trans: Translate,
    isRecorded: boolean,
    actions: IToolbarActions
  ) {
    this.help = helpCard(_trans, isRecorded);
    const search = tool(lens(), _trans('Search tasks (/)'), actions.search);
    search.setAttribute('aria-label', _trans('Search tasks (/)'));
    const fit = tool(_trans('Fit'), _trans('Show the whole recording (f)'), actions.fit);
    this._help = tool('?', _trans('Keyboard shortcuts (?)'), () => this.toggleHelp());
    this._help.setAttribute('aria-label', _trans('Keyboard shortcuts (?)'));
    this._help.setAttribute('aria-expanded', 'false');
    this._live = tool(_trans('Live'), '', actions.live);
    this._live.classList.add('kh-live');
    this._live.hidden = isRecorded;
    this._group = make('select', { class: 'kh-group', 'aria-label': _trans('Group tasks by') });
    this._group.title = _trans('Group tasks by (g)');
    this._group.addEventListener('change', () => actions.group(this._group.value as GroupBy));
    this.node = make(
      'div',
      { class: 'kh-tools' },
      search,
      this._group,
      fit,
      this._help,
      this._live
    );
  }

  toggleHelp(isOpen = this.help.hidden): void {
    this.help.hidden = !isOpen;
    this._help.setAttribute('aria-expanded', String(isOpen));
  }

  /** Only criteria that the recording has. */
  showGroupings(known: readonly GroupBy[], by: GroupBy): void {
    if (known.join() !== this._known) {
      this._known = known.join();
      const labels = groupLabels(this._trans);
      this._group.replaceChildren(
        ...known.map(each => make('option', { value: each }, labels[each]))
      );
    }
    if (this._group.value !== by) {
      this._group.value = by;
    }
  }

  showLive(isFollowing: boolean, isConnected: boolean): void {
    const pressed = isFollowing && isConnected;
    if (this._live.getAttribute('aria-pressed') !== String(pressed)) {
      this._live.setAttribute('aria-pressed', String(pressed));
      this._live.title = pressed
        ? this._trans('Pause: hold this stretch of time (l or space)')
        : this._trans('Follow the newest tasks (l or space)');
      setText(
        this._live,
        isConnected && !isFollowing ? this._trans('Paused') : this._trans('Live')
      );
    }
    if (this._live.disabled === isConnected) {
      this._live.disabled = !isConnected;
    }
  }

  private readonly _help: HTMLButtonElement;
  private readonly _live: HTMLButtonElement;
  private readonly _group: HTMLSelectElement;
  private _known = '';
}

function tool(label: string | Node, title: string, run: () => void): HTMLButtonElement {
  const button = make('button', { type: 'button', class: 'kh-tool', title }, label);
  button.addEventListener('click', run);
  return button;
}

function lens(): SVGElement {
  const icon = shape('svg', '');
  setNumbers(icon, { width: 14, height: 14 });
  icon.setAttribute('viewBox', '0 0 14 14');
  icon.setAttribute('aria-hidden', 'true');
  const drawn = shape('path', 'kh-lens');
  drawn.setAttribute('d', 'M9.2 9.2 13 13M10.5 6a4.5 4.5 0 1 1-9 0a4.5 4.5 0 0 1 9 0');
  icon.append(drawn);
  return icon;
}

function groupLabels(trans: Translate): Record<GroupBy, string> {
  return {
    worker: trans('by worker'),
    prefix: trans('by prefix'),
    span: trans('by span'),
    cell: trans('by cell')
  };
}
