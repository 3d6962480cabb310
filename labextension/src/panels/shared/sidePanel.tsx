/** A sidebar panel in React that follows its store while it is visible. */

import { ReactWidget, UseSignal } from '@jupyterlab/ui-components';
import type { IDisposable } from '@lumino/disposable';
import type { Message } from '@lumino/messaging';
import type { ISignal } from '@lumino/signaling';

interface IFollowed {
  changed: ISignal<unknown, void>;
  /** Keep the store current until the lease is disposed. */
  follow(): IDisposable;
}

export abstract class SidePanel extends ReactWidget {
  constructor(private readonly _store: IFollowed) {
    super();
  }

  protected abstract content(): JSX.Element;

  protected override onAfterShow(msg: Message): void {
    super.onAfterShow(msg);
    this._follow();
  }

  protected override onAfterAttach(msg: Message): void {
    super.onAfterAttach(msg);
    this._follow();
  }

  protected override onAfterHide(msg: Message): void {
    super.onAfterHide(msg);
    this._unfollow();
  }

  protected override onBeforeDetach(msg: Message): void {
    super.onBeforeDetach(msg);
    this._unfollow();
  }

  protected override render(): JSX.Element {
    return <UseSignal signal={this._store.changed}>{() => this.content()}</UseSignal>;
  }

  private _follow(): void {
    if (this.isVisible) {
      this._lease ??= this._store.follow();
    }
  }

  private _unfollow(): void {
    this._lease?.dispose();
    this._lease = null;
  }

  private _lease: IDisposable | null = null;
}
