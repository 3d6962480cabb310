/** A feed without rows, for a cluster that does not run (yet): it only says why. */

import { type IFeedState, type ITelemetryFeed, TaskColumns } from '../feeds';

export function idleFeed(state: IFeedState['state'], message: string): ITelemetryFeed {
  return {
    status: { state, message, dropped: 0 },
    tasks: new TaskColumns(),
    subscribe: () => () => undefined,
    onStatus: () => () => undefined,
    dispose: () => undefined
  };
}
