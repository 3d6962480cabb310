/** A recording opened from the file browser, in the task stream. */

import type { TranslationBundle } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';
import { type ITelemetryFeed, ReplayFeed } from '../feeds';
import { idleFeed } from '../services/idleFeed';
import { mountTaskStream } from '../views';

/** Shows what `read` brings, or in one sentence why it brought nothing. */
export class RecordingWidget extends Widget {
  constructor(
    read: () => Promise<Uint8Array>,
    private readonly _trans: TranslationBundle
  ) {
    super();
    this.addClass('kh-ViewWidget');
    this._show(idleFeed('starting', _trans.__('Reading the recording.')));
    void this._load(read);
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this._unmount();
      super.dispose();
    }
  }

  private async _load(read: () => Promise<Uint8Array>): Promise<void> {
    let feed: ITelemetryFeed;
    try {
      feed = new ReplayFeed(await read());
    } catch (error) {
      feed = idleFeed('closed', error instanceof Error ? error.message : `${error}`);
    }
    if (!this.isDisposed) {
      this._unmount();
      this._show(feed);
    }
  }

  private _show(feed: ITelemetryFeed): void {
    const trans = (text: string, ...args: string[]) => this._trans.__(text, ...args);
    const dismount = mountTaskStream(this.node, feed, { trans });
    this._unmount = () => {
      dismount();
      feed.dispose();
      this.node.replaceChildren();
    };
  }

  private _unmount: () => void = () => undefined;
}
