/** The Lectures panel, and the way of every attempt into the student's progress. */

import {
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette, Notification } from '@jupyterlab/apputils';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { createLecturesModel } from '../panels/lectures/createLecturesModel';
import { LecturesPanel } from '../panels/lectures/lecturesPanel';
import { lectureIcon } from '../panels/shared/icons';
import { Outbox } from '../services/lectures/outbox';
import { placeMemory, storage } from '../services/lectures/placeMemory';
import { ProgressClient } from '../services/lectures/progressClient';
import { ProgressStore } from '../services/lectures/progressStore';
import { unsent } from '../services/lectures/unsent';
import type { AttemptLog } from '../services/questions/attempts';
import { CommandIDs, IAttemptLog, LECTURES_PANEL_ID } from '../tokens';

export const progressPlugin: JupyterFrontEndPlugin<void> = {
  id: 'kernel-helpers-lab:progress',
  description: 'Lists the lectures with what is done of them, and keeps every answer.',
  autoStart: true,
  requires: [IAttemptLog],
  optional: [INotebookTracker, ITranslator, ICommandPalette, ILayoutRestorer],
  activate: (
    app: JupyterFrontEnd,
    attempts: AttemptLog,
    notebooks: INotebookTracker | null,
    translator: ITranslator | null,
    palette: ICommandPalette | null,
    restorer: ILayoutRestorer | null
  ) => {
    const trans = (translator ?? nullTranslator).load('kernel_helpers_lab');
    const client = new ProgressClient(trans);
    const { baseUrl } = client.settings;
    const outbox = new Outbox({
      storage: storage(),
      prefix: `kernel-helpers-lab:unsent:${baseUrl}:`,
      send: waiting => client.put(lectureOf(waiting[0].question), waiting),
      onProblem: sentence =>
        Notification.warning(
          trans.__('Your answer is kept in this browser until it can be recorded: %1', sentence)
        )
    });
    attempts.attempted.connect((_, attempt) => void outbox.add(unsent(attempt)));
    void outbox.flush();

    const memory = placeMemory(baseUrl);
    notebooks?.activeCellChanged.connect((_, cell) => {
      const { currentWidget } = notebooks;
      if (cell && currentWidget?.content.model?.getMetadata('kernel_helpers')) {
        memory.save({ path: currentWidget.context.path, cell: cell.model.id });
      }
    });
    const store = new ProgressStore(client, outbox);
    const { commands } = app;
    const left = memory.load;
    const panel = new LecturesPanel(
      createLecturesModel({ commands, store, attempts, notebooks, left, trans })
    );
    panel.id = LECTURES_PANEL_ID;
    restorer?.add(panel, panel.id);
    app.shell.add(panel, 'left', { rank: 340 });
    commands.addCommand(CommandIDs.showLectures, {
      label: trans.__('Show lectures'),
      icon: lectureIcon,
      execute: () => app.shell.activateById(panel.id)
    });
    palette?.addItem({ command: CommandIDs.showLectures, category: trans.__('Dask') });
  }
};

function lectureOf(question: string): string {
  return /\d\d/.exec(question)?.[0] ?? 'all';
}
