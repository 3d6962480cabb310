/** Save a notebook after an answer, but never over what another window has saved. */

import { Notification } from '@jupyterlab/apputils';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { Contents } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';

/** Clocks of file systems count in whole seconds at worst. */
const SAME_MS = 1000;
/** A save that JupyterLab asks the user about never says that it was given up. */
const PATIENCE_MS = 5000;

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

  /** Answers may come faster than a save takes, and two saves at once take each other for
   * somebody else's: one runs, and one more follows for all that came in between. */
  async save(): Promise<void> {
    this._wanted = true;
    if (this._running) {
      return;
    }
    this._running = true;
    while (this._wanted && !this._context.isDisposed) {
      await this._others;
      this._wanted = false;
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
        this._tellOfOtherWindow();
      } else {
        await this._context.save();
      }
    } catch {
      Notification.warning(
        this._trans.__('Your answer stands in the notebook, but it could not be saved yet.'),
        { autoClose: 10_000 }
      );
    }
  }

  /** Said once, until it is read: each further answer would say the same. */
  private _tellOfOtherWindow(): void {
    if (Notification.manager.has(this._told)) {
      return;
    }
    this._told = Notification.warning(
      this._trans.__(
        '%1 was saved in another window since you opened it here: your answer stands in this window; save it under another name, or reload.',
        this._context.path
      ),
      { autoClose: false }
    );
  }

  private _endOfSave(): Promise<void> {
    return new Promise(resolve => {
      setTimeout(resolve, PATIENCE_MS);
      const done = () => {
        this._context.saveState.disconnect(done);
        resolve();
      };
      this._context.saveState.connect(done);
    });
  }

  private _running = false;
  private _wanted = false;
  private _others: Promise<void> | null = null;
  private _told = '';
}

/** True where somebody else has saved the file since; hashes know, clocks guess. */
function isNewer(onDisk: Contents.IModel, known: Omit<Contents.IModel, 'content'>): boolean {
  if (onDisk.hash && known.hash) {
    return onDisk.hash !== known.hash;
  }
  return Date.parse(onDisk.last_modified) - Date.parse(known.last_modified) > SAME_MS;
}
