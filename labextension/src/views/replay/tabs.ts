/** A row of tabs over one panel; arrow keys move along it. */

import { make, uniqueId } from '../shared/dom';

export interface ITab {
  name: string;
  label: string;
}

export class Tabs {
  readonly node: HTMLElement;

  constructor(
    label: string,
    tabs: readonly ITab[],
    private readonly _panel: HTMLElement,
    private readonly _chosen: (name: string) => void
  ) {
    _panel.id = uniqueId('replay-panel');
    this.node = make('div', { class: 'kh-tabs', role: 'tablist', 'aria-label': label });
    // A host with single-key commands (a notebook) must not hear the keys typed here.
    this.node.dataset.lmSuppressShortcuts = 'true';
    for (const tab of tabs) {
      const button = make(
        'button',
        { type: 'button', role: 'tab', id: uniqueId('tab') },
        tab.label
      );
      button.addEventListener('click', () => this.select(tab.name));
      this._buttons.set(tab.name, button);
      this.node.append(button);
    }
    this.node.addEventListener('keydown', event => this._onKey(event));
  }

  select(name: string): void {
    if (name === this._selected) {
      return;
    }
    this._selected = this._buttons.has(name) ? name : [...this._buttons.keys()][0];
    for (const [each, button] of this._buttons) {
      const isSelected = each === this._selected;
      button.setAttribute('aria-selected', String(isSelected));
      button.tabIndex = isSelected ? 0 : -1;
      if (isSelected) {
        button.setAttribute('aria-controls', this._panel.id);
        this._panel.setAttribute('aria-labelledby', button.id);
      } else {
        button.removeAttribute('aria-controls');
      }
    }
    this._chosen(this._selected);
  }

  private _onKey(event: KeyboardEvent): void {
    const names = [...this._buttons.keys()];
    const at = names.indexOf(this._selected);
    const last = names.length - 1;
    const next = {
      ArrowLeft: at === 0 ? last : at - 1,
      ArrowRight: at === last ? 0 : at + 1,
      Home: 0,
      End: last
    }[event.key];
    if (next !== undefined) {
      event.preventDefault();
      event.stopPropagation();
      this.select(names[next]);
      this._buttons.get(names[next])?.focus();
    }
  }

  private readonly _buttons = new Map<string, HTMLButtonElement>();
  private _selected = '';
}
