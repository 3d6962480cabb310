/** A feed over the custom messages of a notebook widget. */

import { viewBytes } from '../protocol/header';
import { FeedHub } from './hub';

/** The part of an anywidget model that a feed needs. */
export interface IMessageModel {
  on(event: 'msg:custom', listener: CustomListener): void;
  off(event: 'msg:custom', listener: CustomListener): void;
  send(content: unknown): void;
}

type CustomListener = (content: unknown, buffers: DataView[]) => void;

/** Make it in `initialize`: the kernel starts sending before the first view is drawn. */
export class CommFeed extends FeedHub {
  constructor(private readonly _model: IMessageModel) {
    super();
    _model.on('msg:custom', this._onMessage);
  }

  override dispose(): void {
    this._model.off('msg:custom', this._onMessage);
    super.dispose();
  }

  /**
   * The kernel hears this when its cell is done; until then it sends unasked, and its first rows
   * may have come before anybody listened. So this asks for all rows instead of resuming.
   */
  protected override topicsChanged(): void {
    if (!this._asking) {
      this._asking = true;
      queueMicrotask(() => {
        this._asking = false;
        this._model.send(this.subscription(false));
      });
    }
  }

  private readonly _onMessage: CustomListener = (content, buffers) => {
    if (isFrame(content)) {
      for (const buffer of buffers) {
        if (!this.receive(viewBytes(buffer))) {
          this.topicsChanged();
        }
      }
    }
  };

  private _asking = false;
}

function isFrame(content: unknown): boolean {
  return typeof content === 'object' && content !== null && 'kind' in content
    ? content.kind === 'frame'
    : false;
}
