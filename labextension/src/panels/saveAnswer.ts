/** Save a notebook after an answer, but never over what another window has saved. */

import { Notification } from '@jupyterlab/apputils';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { Contents } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';

/** Clocks of file systems count in whole seconds at worst. */
const SAME_MS = 1000;

export async function saveAnswer(
  context: NotebookPanel['context'],
  contents: Contents.IManager,
  trans: TranslationBundle
): Promise<void> {
  if (context.model.readOnly || context.contentsModel?.writable === false) {
    return;
  }
  try {
    const onDisk = await contents.get(context.path, { content: false });
    const known = context.contentsModel?.last_modified;
    if (known && Date.parse(onDisk.last_modified) - Date.parse(known) > SAME_MS) {
      Notification.warning(
        trans.__(
          '%1 was saved in another window since you opened it here: your answer stands in this window; save it under another name, or reload.',
          context.path
        ),
        { autoClose: false }
      );
      return;
    }
    await context.save();
  } catch {
    Notification.warning(
      trans.__('Your answer stands in the notebook, but it could not be saved yet.')
    );
  }
}
