/** Where rows come from: a websocket of the Jupyter server, or a widget's comm. */

export { CommFeed, type IMessageModel } from './commFeed';
export type { IFeedState, IRun, ITelemetryFeed } from './feed';
export { GraphColumns, type IGraphRow } from './graphColumns';
export { ReplayFeed } from './replayFeed';
export { SocketFeed } from './socketFeed';
export { type ITaskRow, joinKey, TaskColumns } from './taskColumns';
