/** A feed without rows, for a cluster that does not run (yet): its status has the reason. */

import { GraphTable, type IFeedState, type ITelemetryFeed, TaskTable } from '../../feeds';

export function idleFeed(state: IFeedState['state'], message: string): ITelemetryFeed {
  return {
    status: { state, message, dropped: 0 },
    tasks: new TaskTable(),
    graph: new GraphTable(),
    subscribe: () => () => undefined,
    onStatus: () => () => undefined,
    dispose: () => undefined
  };
}
