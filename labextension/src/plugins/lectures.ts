/** Open a lecture: its notebook, and in JupyterLab the views and the Cluster panel around it. */

import {
  ILabShell,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { Widget } from '@lumino/widgets';
import { lectureIcon } from '../panels/shared/icons';
import { loadPreferences } from '../services/clusters/preferences';
import { LecturesClient } from '../services/lectures/lecturesClient';
import { CLUSTER_PANEL_ID, CommandIDs } from '../tokens';
import { notifyErrors } from './notifyErrors';

const FIRST = '00';

export const lecturesPlugin: JupyterFrontEndPlugin<void> = {
  id: 'kernel-helpers-lab:lectures',
  description: 'Opens a lecture with its panels.',
  autoStart: true,
  optional: [ITranslator, ILabShell, ISettingRegistry, ICommandPalette],
  activate: (
    app: JupyterFrontEnd,
    translator: ITranslator | null,
    labShell: ILabShell | null,
    settings: ISettingRegistry | null,
    palette: ICommandPalette | null
  ) => {
    const trans = (translator ?? nullTranslator).load('kernel_helpers_lab');
    const client = new LecturesClient(trans);
    const preferences = loadPreferences(settings);
    const find = async (number: string) => {
      const lectures = await client.lectures();
      const found = lectures.find(({ lecture }) => lecture === number);
      if (!found) {
        throw new Error(
          missing(
            number,
            lectures.map(({ lecture }) => lecture)
          )
        );
      }
      return found;
    };
    const missing = (number: string, known: string[]) =>
      trans.__(
        'Lecture %1 is not among this server’s notebooks (%2); `kernel-helpers lab` copies the lectures.',
        number,
        known.join(', ') || trans.__('there is none')
      );

    app.commands.addCommand(CommandIDs.openLecture, {
      label: args => trans.__('Lecture %1', String(args.lecture ?? FIRST)),
      caption: trans.__('Open the lecture with the task stream and the workers beside it'),
      icon: lectureIcon,
      execute: args =>
        notifyErrors(async () => {
          const { path } = await find(String(args.lecture ?? FIRST));
          const notebook: Widget = await app.commands.execute('docmanager:open', { path });
          if (labShell && preferences.panelsWithLecture()) {
            await openPanels(app, labShell, notebook);
          }
        })
    });
    palette?.addItem({
      command: CommandIDs.openLecture,
      args: { lecture: FIRST },
      category: trans.__('Dask')
    });
  }
};

/** Task stream on the right, workers under it, the Cluster panel on the left. */
async function openPanels(
  app: JupyterFrontEnd,
  labShell: ILabShell,
  notebook: Widget
): Promise<void> {
  const open = (view: string, mode: string, ref: string): Promise<Widget> =>
    app.commands.execute(CommandIDs.openView, { view, mode, ref, activate: false });
  const stream = await open('task-stream', 'split-right', notebook.id);
  await open('workers', 'split-bottom', stream.id);
  labShell.activateById(CLUSTER_PANEL_ID);
  labShell.activateById(notebook.id);
}
