/** Tie the Lectures panel to the store, to open notebooks and to the reader's files. */

import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { ILectureOutline } from '../../services/lectures/progress';
import type { ProgressStore } from '../../services/lectures/progressStore';
import type { AttemptLog } from '../../services/questions/attempts';
import { CommandIDs } from '../../tokens';
import { chooseText, offer } from './files';
import type { ILecturesModel } from './lecturesModel';

export interface ILecturesParts {
  commands: CommandRegistry;
  store: ProgressStore;
  attempts: AttemptLog;
  notebooks: INotebookTracker | null;
  lastPosition: ILecturesModel['lastPosition'];
  trans: TranslationBundle;
}

export function createLecturesModel(parts: ILecturesParts): ILecturesModel {
  const { commands, store, attempts, notebooks, trans } = parts;
  const panelOf = (path: string) => notebooks?.find(({ context }) => context.path === path);
  const open = async ({ lecture, path }: ILectureOutline, cell: string) => {
    if (!panelOf(path)) {
      await commands.execute(CommandIDs.openLecture, { lecture });
    }
    await commands.execute('docmanager:open', { path });
    const panel = panelOf(path);
    if (panel && cell) {
      await goTo(panel, cell);
    }
  };
  const confirm = async (title: string, body: string, action: string) => {
    const buttons = [Dialog.cancelButton(), Dialog.warnButton({ label: action })];
    return (await showDialog({ title, body, buttons })).button.accept;
  };
  return {
    store,
    trans,
    open,
    lastPosition: parts.lastPosition,
    reset: async (lecture, part) => {
      const what = part ? part.title || part.id : `${lecture.lecture} · ${lecture.title}`;
      const body = trans.__('The present notebook is kept as a copy beside it.');
      if (!(await confirm(trans.__('Reset %1?', what), body, trans.__('Reset')))) {
        return;
      }
      const panel = panelOf(lecture.path);
      await panel?.context.save();
      await store.client.reset(lecture.path, part?.id ?? '');
      await panel?.context.revert();
      await store.refresh();
      await open(lecture, part?.cell ?? '');
    },
    answered: (question, answer, { credit }) => {
      attempts.report({ question: question.id, notebook: '', answer, credit, at: Date.now() });
    },
    download: async () => offer('my-progress.json', await store.client.exported()),
    upload: async () => {
      const text = await chooseText('.json');
      if (text !== null) {
        await store.import(text);
      }
    },
    deleteProgress: async () => {
      const title = trans.__('Delete my progress?');
      const body = trans.__(
        'Every recorded attempt is deleted from this machine. Your notebooks stay as they are.'
      );
      if (await confirm(title, body, trans.__('Delete'))) {
        await store.delete();
      }
    }
  };
}

async function goTo({ content, context }: NotebookPanel, cell: string): Promise<void> {
  await context.ready;
  const index = content.widgets.findIndex(({ model }) => model.id === cell);
  if (index >= 0) {
    content.activeCellIndex = index;
    content.deselectAll();
    await content.scrollToItem(index, 'start');
    content.activate();
  }
}
