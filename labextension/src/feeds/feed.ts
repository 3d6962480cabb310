/** What a view may know of where its rows come from. */

import type { ConnectionState, Topic } from '../protocol/message';
import type { IFrame } from '../protocol/frame';

export interface IFeedState {
  state: ConnectionState;
  /** One sentence for the reader, or ''. */
  message: string;
  /** Task-stream rows lost since the feed opened. */
  dropped: number;
}

export interface ITelemetryFeed {
  readonly status: IFeedState;
  /** Ask for a topic; rows already received on this feed are replayed to the new listener first. */
  subscribe(topic: Topic, listener: (frame: IFrame) => void): () => void;
  /** Be told when `status` changes. */
  onStatus(listener: (status: IFeedState) => void): () => void;
  dispose(): void;
}
