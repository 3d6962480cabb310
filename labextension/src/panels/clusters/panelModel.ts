/** What the Cluster panel needs from outside: the store, the words, and a few deeds. */

import type { TranslationBundle } from '@jupyterlab/translation';
import type { ICluster, INewCluster } from '../../services/clusters/cluster';
import type { ClusterStore } from '../../services/clusters/clusterStore';

export interface IPanelModel {
  store: ClusterStore;
  trans: TranslationBundle;
  /** What the New form proposes. */
  defaults: () => INewCluster;
  openView: (view: string) => void;
  openLecture: () => void;
  insertClient: (cluster: ICluster) => void;
  /** Carry a cell of client code out of the panel with the pointer. */
  drag: (cluster: ICluster, event: PointerEvent) => void;
}
