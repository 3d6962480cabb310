/** One telemetry feed per cluster, shared by all views of the page and closed after the last. */

import type { ServerConnection } from '@jupyterlab/services';
import { type ITelemetryFeed, SocketFeed } from '../../feeds';
import { socketUrl } from '../shared/request';

export class FeedRegistry {
  constructor(private readonly _settings: ServerConnection.ISettings) {}

  /** A feed whose `dispose` returns this lease; the socket closes with the last one. */
  lease(clusterId: string): ITelemetryFeed {
    const shared = this._open(clusterId);
    shared.leases += 1;
    let returned = false;
    return {
      get status() {
        return shared.feed.status;
      },
      tasks: shared.feed.tasks,
      graph: shared.feed.graph,
      subscribe: (topic, listener) => shared.feed.subscribe(topic, listener),
      onStatus: listener => shared.feed.onStatus(listener),
      dispose: () => {
        if (!returned) {
          returned = true;
          this._return(clusterId, shared);
        }
      }
    };
  }

  private _open(clusterId: string): ISharedFeed {
    let shared = this._shared.get(clusterId);
    if (!shared) {
      const url = () => socketUrl(this._settings, 'clusters', clusterId, 'telemetry');
      shared = { feed: new SocketFeed(url), leases: 0 };
      this._shared.set(clusterId, shared);
    }
    return shared;
  }

  private _return(clusterId: string, shared: ISharedFeed): void {
    shared.leases -= 1;
    if (shared.leases === 0) {
      this._shared.delete(clusterId);
      shared.feed.dispose();
    }
  }

  private readonly _shared = new Map<string, ISharedFeed>();
}

interface ISharedFeed {
  feed: ITelemetryFeed;
  leases: number;
}
