/** What the Cluster panel needs from outside, tied to the store and the commands. */

import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import type { ICluster, INewCluster } from '../../services/clusters/cluster';
import type { ClusterStore } from '../../services/clusters/clusterStore';
import type { IPreferences } from '../../services/clusters/preferences';
import { CommandIDs } from '../../tokens';
import { dragClientCode } from './dragClientCode';

export interface IPanelModel {
  store: ClusterStore;
  trans: TranslationBundle;
  /** Initial values of the New form. */
  defaults: () => INewCluster;
  openView: (view: string) => void;
  openLecture: () => void;
  insertClient: (cluster: ICluster) => void;
  /** Start to drag a cell of client code out of the panel. */
  drag: (cluster: ICluster, event: PointerEvent) => void;
}

export function createPanelModel(
  commands: CommandRegistry,
  store: ClusterStore,
  preferences: IPreferences,
  trans: TranslationBundle
): IPanelModel {
  const run = (command: string, args: ReadonlyPartialJSONObject) =>
    void commands.execute(command, args);
  return {
    store,
    trans,
    defaults: () => preferences.newCluster(),
    openView: view => run(CommandIDs.openView, { view }),
    openLecture: () => run(CommandIDs.openLecture, {}),
    insertClient: cluster => run(CommandIDs.insertClient, { id: cluster.id }),
    drag: dragClientCode
  };
}
