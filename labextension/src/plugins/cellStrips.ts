/** A strip under each notebook cell that ran Dask work, where a notebook or the settings ask. */

import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { CellStrips } from '../panels/cellSummaries/cellStrips';
import { StripRequests } from '../panels/cellSummaries/stripRequests';
import type { ClusterStore } from '../services/clusters/clusterStore';
import type { FeedRegistry } from '../services/docks/feeds';
import { CommandIDs, IClusterStore, IFeedRegistry, SETTINGS_ID } from '../tokens';

export const cellStripsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'kernel-helpers-lab:cell-strips',
  description: 'Shows under each cell what its Dask work took.',
  autoStart: true,
  requires: [IClusterStore, IFeedRegistry, INotebookTracker, ISettingRegistry],
  optional: [ITranslator],
  activate: (
    app: JupyterFrontEnd,
    store: ClusterStore,
    feeds: FeedRegistry,
    notebooks: INotebookTracker,
    registry: ISettingRegistry,
    translator: ITranslator | null
  ) => {
    const trans = (translator ?? nullTranslator).load('kernel_helpers_lab');
    const strips = new CellStrips({
      store,
      feeds,
      notebooks,
      requests: new StripRequests(notebooks),
      trans,
      open: (cluster, { start, stop }) => {
        store.select(cluster);
        const window = { start, end: stop };
        void app.commands.execute(CommandIDs.openView, { view: 'task-stream', window });
      }
    });
    void registry.load(SETTINGS_ID).then(settings => {
      const read = () => strips.showAll(settings.composite.cellStrips === true);
      read();
      settings.changed.connect(read);
    });
  }
};
