/** Draw self-test questions in notebooks from the metadata of their cells, without a kernel. */

import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { QuestionNotebook } from '../panels/questions/questionNotebook';
import { AnswerSaver } from '../panels/questions/saveAnswer';
import { showMe } from '../panels/questions/showMe';
import { AttemptLog } from '../services/questions/attempts';
import { IAttemptLog } from '../tokens';

export const selfTestsPlugin: JupyterFrontEndPlugin<AttemptLog> = {
  id: 'kernel-helpers-lab:self-tests',
  description: 'Draws self-test questions under their text and writes down the answer.',
  autoStart: true,
  provides: IAttemptLog,
  optional: [INotebookTracker, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    notebooks: INotebookTracker | null,
    translator: ITranslator | null
  ) => {
    const trans = (translator ?? nullTranslator).load('kernel_helpers_lab');
    const attempts = new AttemptLog();
    const { contents } = app.serviceManager;
    notebooks?.widgetAdded.connect((_, { content, context }) => {
      const saver = new AnswerSaver(context, contents, trans);
      new QuestionNotebook(content, {
        trans,
        show: (show, last) => void showMe(content, show, last),
        answered: (question, answer, { credit }) => {
          const notebook = context.path;
          attempts.report({ question, notebook, answer, credit, at: Date.now() });
          void saver.save();
        }
      });
    });
    return attempts;
  }
};
