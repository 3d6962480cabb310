/** Add the first lecture and the views to the launcher. */

import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { VIEW_TYPES } from '../panels/docks/viewTypes';
import { CommandIDs } from '../tokens';

export const launcherPlugin: JupyterFrontEndPlugin<void> = {
  id: 'kernel-helpers-lab:launcher',
  description: 'Offers the first lecture and the cluster views in the launcher.',
  autoStart: true,
  optional: [ITranslator],
  activate: async (app: JupyterFrontEnd, translator: ITranslator | null) => {
    const launcher = await findLauncher(app);
    const category = (translator ?? nullTranslator).load('kernel_helpers_lab').__('Dask');
    launcher?.add({
      command: CommandIDs.openLecture,
      args: { lecture: '00' },
      category,
      rank: 0
    });
    VIEW_TYPES.forEach(({ id: view }, i) => {
      launcher?.add({ command: CommandIDs.openView, args: { view }, category, rank: i + 1 });
    });
  }
};

/** Imported late: Voila has no such package, and an import at the top would fail us all there. */
async function findLauncher(app: JupyterFrontEnd) {
  const { ILauncher } = await import('@jupyterlab/launcher');
  return app.resolveOptionalService(ILauncher);
}
