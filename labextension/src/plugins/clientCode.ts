/** Insert the code that connects to a cluster into the current notebook. */

import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { INotebookTracker, NotebookActions } from '@jupyterlab/notebook';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { insertClientIcon } from '../panels/shared/icons';
import { clientCode } from '../services/clusters/clientCode';
import type { ClusterStore } from '../services/clusters/clusterStore';
import { CommandIDs, IClusterStore } from '../tokens';
import { notifyErrors } from './notifyErrors';

export const clientCodePlugin: JupyterFrontEndPlugin<void> = {
  id: 'kernel-helpers-lab:client-code',
  description: 'Inserts a cell that connects to a cluster.',
  autoStart: true,
  requires: [IClusterStore],
  optional: [INotebookTracker, ITranslator, ICommandPalette],
  activate: (
    app: JupyterFrontEnd,
    store: ClusterStore,
    notebooks: INotebookTracker | null,
    translator: ITranslator | null,
    palette: ICommandPalette | null
  ) => {
    const trans = (translator ?? nullTranslator).load('kernel_helpers_lab');
    app.commands.addCommand(CommandIDs.insertClient, {
      label: trans.__('Insert Client Code'),
      caption: trans.__('Connect to the cluster in a new cell below the active one'),
      icon: insertClientIcon,
      execute: args =>
        notifyErrors(() => {
          const cluster = typeof args.id === 'string' ? store.get(args.id) : store.selected;
          const panel = notebooks?.currentWidget;
          if (!cluster?.address) {
            throw new Error(trans.__('No cluster is running; start one first.'));
          }
          if (!panel) {
            throw new Error(trans.__('No notebook is open; open one, then try again.'));
          }
          NotebookActions.insertBelow(panel.content);
          panel.content.activeCell?.model.sharedModel.setSource(clientCode(cluster));
          app.shell.activateById(panel.id);
        })
    });
    palette?.addItem({ command: CommandIDs.insertClient, category: trans.__('Dask') });
  }
};
