/** Draws self-test questions in notebooks from the metadata of their cells; needs no kernel. */

import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { QuestionNotebook } from '../panels/questionNotebook';
import { showMe } from '../panels/showMe';

export const selfTestsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'kernel-helpers-lab:self-tests',
  description: 'Draws self-test questions under their text and writes down the answer.',
  autoStart: true,
  optional: [INotebookTracker, ITranslator],
  activate: (
    _app: JupyterFrontEnd,
    notebooks: INotebookTracker | null,
    translator: ITranslator | null
  ) => {
    const trans = (translator ?? nullTranslator).load('kernel_helpers_lab');
    notebooks?.widgetAdded.connect((_, { content }) => {
      new QuestionNotebook(content, trans, (show, last) => void showMe(content, show, last));
    });
  }
};
