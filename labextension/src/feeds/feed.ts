/** What a view may know of where its rows come from. */

import type { IFrame } from '../protocol/frame';
import type { ConnectionState, Topic } from '../protocol/message';
import type { GraphColumns } from './graphColumns';
import type { TaskColumns } from './taskColumns';

export interface IFeedState {
  state: ConnectionState;
  /** One sentence for the reader, or ''. */
  message: string;
  /** Topics that this scheduler does not report. */
  missing?: readonly Topic[];
  /** Task-stream rows lost from the recording held now. */
  dropped: number;
}

/** The time that a recording spans, in seconds since the epoch, and the moment that is shown. */
export interface IRun {
  begin: number;
  end: number;
  now: number;
  /** Rows of tasks of the whole run: `tasks` shows the first of them and holds the others. */
  rows: number;
  /** The workers as they were at one moment after the other, the whole run long. */
  samples: readonly IFrame[];
}

export interface ITelemetryFeed {
  readonly status: IFeedState;
  /** Every task row received and kept, shared by all views of this feed. */
  readonly tasks: TaskColumns;
  /** Every task's dependencies and notebook cell, filled while somebody subscribes to `graph`. */
  readonly graph: GraphColumns;
  /** Where the rows come from a recording; absent while a cluster feeds them. */
  readonly run?: IRun;
  /**
   * Ask for a topic.
   *
   * The last snapshot of a topic is replayed at once; rows of `task_stream` and `graph` are
   * already in `tasks` and `graph`, so a listener is only told what was just appended.
   */
  subscribe(topic: Topic, listener: (frame: IFrame) => void): () => void;
  /** Be told when `status` changes. */
  onStatus(listener: (status: IFeedState) => void): () => void;
  dispose(): void;
}
