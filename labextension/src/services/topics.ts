/** The topics of the page's event socket; the server's half is kernel_helpers_lab/events.py. */

import type { IClustersEvent } from './clusters/cluster';
import type { IProgressEvent } from './lectures/progress';
import type { EventSocket } from './shared/eventSocket';

export interface IEventTopics {
  clusters: IClustersEvent;
  progress: IProgressEvent;
}

export type PageEvents = EventSocket<IEventTopics>;
