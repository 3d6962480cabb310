/** The Lectures panel, and the record of every attempt. */

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
import { lastPosition, storage } from '../services/lectures/lastPosition';
import { LecturesClient } from '../services/lectures/lecturesClient';
import { Outbox } from '../services/lectures/outbox';
import { ProgressStore } from '../services/lectures/progressStore';
import { unsent } from '../services/lectures/unsent';
import type { AttemptLog } from '../services/questions/attempts';
import type { PageEvents } from '../services/topics';
import { CommandIDs, IAttemptLog, IEventSocket, LECTURES_PANEL_ID } from '../tokens';

export const progressPlugin: JupyterFrontEndPlugin<void> = {
  id: 'kernel-helpers-lab:progress',
  description: 'Lists the lectures with what is done of them, and keeps every answer.',
  autoStart: true,
  requires: [IAttemptLog, IEventSocket],
  optional: [INotebookTracker, ITranslator, ICommandPalette, ILayoutRestorer],
  activate: (
    app: JupyterFrontEnd,
    attempts: AttemptLog,
    events: PageEvents,
    notebooks: INotebookTracker | null,
    translator: ITranslator | null,
    palette: ICommandPalette | null,
    restorer: ILayoutRestorer | null
  ) => {
    const trans = (translator ?? nullTranslator).load('kernel_helpers_lab');
    const client = new LecturesClient(trans);
    const { baseUrl } = client.settings;
    const outbox = new Outbox({
      storage: storage(),
      prefix: `kernel-helpers-lab:unsent:${baseUrl}:`,
      send: waiting => client.put(waiting),
      onProblem: sentence =>
        Notification.warning(
          trans.__('Your answer is kept in this browser until it can be recorded: %1', sentence)
        )
    });
    attempts.attempted.connect((_, attempt) => void outbox.add(unsent(attempt)));
    void outbox.flush();

    const position = lastPosition(baseUrl);
    notebooks?.activeCellChanged.connect((_, cell) => {
      const { currentWidget } = notebooks;
      if (cell && currentWidget?.content.model?.getMetadata('kernel_helpers')) {
        position.save({ path: currentWidget.context.path, cell: cell.model.id });
      }
    });
    const store = new ProgressStore(client, outbox, events);
    const { commands } = app;
    const panel = new LecturesPanel(
      createLecturesModel({
        commands,
        store,
        attempts,
        notebooks,
        lastPosition: position.load,
        trans
      })
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
