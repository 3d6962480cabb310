/** A feed without rows, for a cluster that does not run (yet): it only says why. */

import { GraphColumns, type IFeedState, type ITelemetryFeed, TaskColumns } from '../../feeds';

export function idleFeed(state: IFeedState['state'], message: string): ITelemetryFeed {
  return {
    status: { state, message, dropped: 0 },
    tasks: new TaskColumns(),
    graph: new GraphColumns(),
    subscribe: () => () => undefined,
    onStatus: () => () => undefined,
    dispose: () => undefined
  };
}
