/** Provide the feed registry: telemetry of each cluster, shared by all views of the page. */

import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { FeedRegistry } from '../services/docks/feeds';
import { IClusterStore, IFeedRegistry } from '../tokens';

export const telemetryPlugin: JupyterFrontEndPlugin<FeedRegistry> = {
  id: 'kernel-helpers-lab:telemetry',
  description: 'Shares one telemetry connection per cluster between all views.',
  autoStart: true,
  provides: IFeedRegistry,
  requires: [IClusterStore],
  activate: (_app, store) => new FeedRegistry(store.client.settings)
};
