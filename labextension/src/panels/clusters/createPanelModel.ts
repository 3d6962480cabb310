/** Ties the Cluster panel to the store and to the commands of other plugins. */

import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import type { ClusterStore } from '../../services/clusters/clusterStore';
import type { IPreferences } from '../../services/clusters/preferences';
import { CommandIDs } from '../../tokens';
import { dragClientCode } from './dragClientCode';
import type { IPanelModel } from './panelModel';

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
