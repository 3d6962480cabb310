/** The interface of views to their rows, wherever these come from. */

import type { IFrame } from '../protocol/frame';
import type { ConnectionState, Topic } from '../protocol/message';
import type { GraphTable } from './graphTable';
import type { TaskTable } from './taskTable';

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
  start: number;
  end: number;
  now: number;
  /** Rows of tasks of the whole run: `tasks` shows the first of them and holds the others. */
  rows: number;
  /** The workers as they were at one moment after the other, the whole run long. */
  samples: readonly IFrame<'workers'>[];
}

export interface ITelemetryFeed {
  readonly status: IFeedState;
  /** Every task row received and kept, shared by all views of this feed. */
  readonly tasks: TaskTable;
  /** Every task's dependencies and notebook cell, filled while a view subscribes to `graph`. */
  readonly graph: GraphTable;
  /** Where the rows come from a recording; absent while a cluster feeds them. */
  readonly run?: IRun;
  /**
   * Subscribe to a topic.
   *
   * The last snapshot of a topic is replayed at once; rows of `task_stream` and `graph` are
   * already in `tasks` and `graph`, so a listener receives only the rows just appended.
   */
  subscribe<T extends Topic>(topic: T, listener: (frame: IFrame<T>) => void): () => void;
  /** Called when `status` changes. */
  onStatus(listener: (status: IFeedState) => void): () => void;
  dispose(): void;
}
