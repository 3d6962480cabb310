/** Feeds: rows from a websocket of the Jupyter server, a widget's comm or a recording. */

export { joinKey } from './columnTable';
export { CommFeed, type IMessageModel } from './commFeed';
export type { IFeedState, IRun, ITelemetryFeed } from './feed';
export { GraphTable, type IGraphRow } from './graphTable';
export { ReplayFeed } from './replayFeed';
export { SocketFeed } from './socketFeed';
export { type ITaskRow, TaskTable } from './taskTable';
