/** The action of "Show me" under a question: go to a cell, or insert one with code to run. */

import { type Notebook, NotebookActions } from '@jupyterlab/notebook';

/**
 * `show` comes from the question's metadata: `{cell: id}` or `{code: source}`; code goes below
 * the question's last cell, at index `last`, and is not inserted twice.
 */
export async function showMe(notebook: Notebook, show: unknown, last: number): Promise<void> {
  const { cell, code } = (show ?? {}) as { cell?: unknown; code?: unknown };
  if (typeof cell === 'string') {
    await goTo(
      notebook,
      notebook.widgets.findIndex(({ model }) => model.id === cell)
    );
  } else if (typeof code === 'string') {
    const source = code.trimEnd();
    if (notebook.widgets[last + 1]?.model.sharedModel.getSource() !== source) {
      notebook.activeCellIndex = last;
      NotebookActions.insertBelow(notebook);
      notebook.activeCell?.model.sharedModel.setSource(source);
    }
    await goTo(notebook, last + 1);
  }
}

async function goTo(notebook: Notebook, index: number): Promise<void> {
  if (index >= 0) {
    notebook.activeCellIndex = index;
    await notebook.scrollToCell(notebook.widgets[index], 'smart');
    notebook.activate();
  }
}
