/** The Cluster panel, the commands on clusters, and the store that other plugins share. */

import {
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { ClusterPanel } from '../panels/clusters/clusterPanel';
import { createPanelModel } from '../panels/clusters/panelModel';
import { ClusterClient } from '../services/clusters/clusterClient';
import { ClusterStore } from '../services/clusters/clusterStore';
import { loadPreferences } from '../services/clusters/preferences';
import { pageMemory } from '../services/shared/pageMemory';
import type { PageEvents } from '../services/topics';
import { CLUSTER_PANEL_ID, IClusterStore, IEventSocket } from '../tokens';
import { addClusterCommands } from './clusterCommands';

export const clustersPlugin: JupyterFrontEndPlugin<ClusterStore> = {
  id: 'kernel-helpers-lab:clusters',
  description: 'Lists the Dask clusters of this server; starts, scales, restarts and closes them.',
  autoStart: true,
  provides: IClusterStore,
  requires: [IEventSocket],
  optional: [ITranslator, ISettingRegistry, ICommandPalette, ILayoutRestorer],
  activate: (
    app: JupyterFrontEnd,
    events: PageEvents,
    translator: ITranslator | null,
    settings: ISettingRegistry | null,
    palette: ICommandPalette | null,
    restorer: ILayoutRestorer | null
  ) => {
    const trans = (translator ?? nullTranslator).load('kernel_helpers_lab');
    const store = new ClusterStore(
      new ClusterClient(trans),
      pageMemory('selected-cluster'),
      events
    );
    const preferences = loadPreferences(settings);
    addClusterCommands({ app, store, trans, preferences, palette });

    const panel = new ClusterPanel(createPanelModel(app.commands, store, preferences, trans));
    panel.id = CLUSTER_PANEL_ID;
    restorer?.add(panel, panel.id);
    app.shell.add(panel, 'left', { rank: 350 });
    return store;
  }
};
