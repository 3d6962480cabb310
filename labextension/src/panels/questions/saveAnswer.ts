/** Save a notebook after an answer, but never over what another window has saved. */

import { Notification } from '@jupyterlab/apputils';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { Contents } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';

/** Clocks of file systems count in whole seconds at worst. */
const SAME_MS = 1000;
/** JupyterLab does not report that the user cancelled a save. */
const OTHER_SAVE_MS = 5000;

export class AnswerSaver {
  constructor(
    private readonly _context: NotebookPanel['context'],
    private readonly _contents: Contents.IManager,
    private readonly _trans: TranslationBundle
  ) {
    _context.saveState.connect((_, state) => {
      this._others = state === 'started' && !this._running ? this._endOfSave() : null;
    });
  }

  /** Two saves at once would take each other for another window's: one runs, and one more
   * follows for all answers meanwhile. */
  async save(): Promise<void> {
    this._pending = true;
    if (this._running) {
      return;
    }
    this._running = true;
    while (this._pending && !this._context.isDisposed) {
      await this._others;
      this._pending = false;
      await this._saveOnce();
    }
    this._running = false;
  }

  private async _saveOnce(): Promise<void> {
    const { model, path } = this._context;
    if (model.readOnly || this._context.contentsModel?.writable === false) {
      return;
    }
    try {
      const onDisk = await this._contents.get(path, { content: false, hash: true });
      const known = this._context.contentsModel;
      if (known && isNewer(onDisk, known)) {
        this._warnOfOtherWindow();
      } else {
        await this._context.save();
      }
    } catch {
      Notification.warning(
        this._trans.__('Your answer is in the notebook, but it could not be saved yet.'),
        { autoClose: 10_000 }
      );
    }
  }

  /** Shown once until it is dismissed. */
  private _warnOfOtherWindow(): void {
    if (Notification.manager.has(this._warning)) {
      return;
    }
    this._warning = Notification.warning(
      this._trans.__(
        '%1 was saved in another window since you opened it here: your answer is in this window; save it under another name, or reload.',
        this._context.path
      ),
      { autoClose: false }
    );
  }

  private _endOfSave(): Promise<void> {
    return new Promise(resolve => {
      setTimeout(resolve, OTHER_SAVE_MS);
      const done = () => {
        this._context.saveState.disconnect(done);
        resolve();
      };
      this._context.saveState.connect(done);
    });
  }

  private _running = false;
  private _pending = false;
  private _others: Promise<void> | null = null;
  private _warning = '';
}

/** True where another program has saved the file since; by hash where there is one. */
function isNewer(onDisk: Contents.IModel, known: Omit<Contents.IModel, 'content'>): boolean {
  if (onDisk.hash && known.hash) {
    return onDisk.hash !== known.hash;
  }
  return Date.parse(onDisk.last_modified) - Date.parse(known.last_modified) > SAME_MS;
}
