/** A polite live region that changes at most every two seconds and always ends with the last text. */

import { make, setText } from './dom';

const PAUSE_MS = 2000;

export class LiveRegion {
  readonly node = make('div', { class: 'kh-hidden', role: 'status', 'aria-live': 'polite' });

  announce(text: string): void {
    this._next = text;
    if (this._timer === undefined) {
      this._write();
    }
  }

  dispose(): void {
    clearTimeout(this._timer);
  }

  private _write(): void {
    setText(this.node, this._next);
    this._timer = setTimeout(() => {
      this._timer = undefined;
      if (this.node.textContent !== this._next) {
        this._write();
      }
    }, PAUSE_MS);
  }

  private _next = '';
  private _timer: ReturnType<typeof setTimeout> | undefined;
}
