/** Tokens that our plugins exchange, and the names of public commands. */

import { Token } from '@lumino/coreutils';
import type { ClusterStore } from './services/clusters/clusterStore';
import type { FeedRegistry } from './services/docks/feeds';
import type { AttemptLog } from './services/questions/attempts';
import type { PageEvents } from './services/topics';

export const IClusterStore = new Token<ClusterStore>(
  'kernel-helpers-lab:IClusterStore',
  'The clusters of this Jupyter server, and the one that views follow.'
);

export const IEventSocket = new Token<PageEvents>(
  'kernel-helpers-lab:IEventSocket',
  'The events of this Jupyter server, by topic.'
);

export const IFeedRegistry = new Token<FeedRegistry>(
  'kernel-helpers-lab:IFeedRegistry',
  'Telemetry feeds, one per cluster, shared by all views of the page.'
);

export const IAttemptLog = new Token<AttemptLog>(
  'kernel-helpers-lab:IAttemptLog',
  'Attempts at self-test questions, as they are made.'
);

export const CommandIDs = {
  startCluster: 'kernel-helpers-lab:start-cluster',
  scaleCluster: 'kernel-helpers-lab:scale-cluster',
  restartCluster: 'kernel-helpers-lab:restart-cluster',
  closeCluster: 'kernel-helpers-lab:close-cluster',
  openView: 'kernel-helpers-lab:open-view',
  insertClient: 'kernel-helpers-lab:insert-client',
  openLecture: 'kernel-helpers-lab:open-lecture',
  showLectures: 'kernel-helpers-lab:show-lectures'
} as const;

export const SETTINGS_ID = 'kernel-helpers-lab:clusters';

export const LECTURES_PANEL_ID = 'kernel-helpers-lab:lectures-panel';

export const CLUSTER_PANEL_ID = 'kernel-helpers-lab:cluster-panel';
