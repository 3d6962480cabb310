/** A recording opened from the file browser, in the views of a live cluster. */

import type { TranslationBundle } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';
import { ReplayFeed } from '../../feeds';
import { mountReplay, mountReplayNotice } from '../../views';

/** Shows the recording that `read` loads, or its error in one sentence. */
export class RecordingWidget extends Widget {
  constructor(
    read: () => Promise<Uint8Array>,
    private readonly _trans: TranslationBundle
  ) {
    super();
    this.addClass('kh-ViewWidget');
    this._notice(_trans.__('Reading the recording'), '', true);
    void this._load(read);
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this._unmount();
      super.dispose();
    }
  }

  private async _load(read: () => Promise<Uint8Array>): Promise<void> {
    try {
      this._show(new ReplayFeed(await read()));
    } catch (error) {
      const sentence = error instanceof Error ? error.message : `${error}`;
      this._notice(this._trans.__('This recording cannot be shown'), sentence, false);
    }
  }

  private _notice(title: string, hint: string, busy: boolean): void {
    this._replace(() => mountReplayNotice(this.node, title, hint, busy));
  }

  private _show(feed: ReplayFeed): void {
    const trans = (text: string, ...args: string[]) => this._trans.__(text, ...args);
    this._replace(() => {
      const dismount = mountReplay(this.node, feed, { trans });
      return () => {
        dismount();
        feed.dispose();
      };
    });
  }

  private _replace(mount: () => () => void): void {
    if (!this.isDisposed) {
      this._unmount();
      this._unmount = mount();
    }
  }

  private _unmount: () => void = () => undefined;
}
