/** Which open notebooks ask for strips under their cells: `%load_ext kernel_helpers` opens a comm. */

import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { Kernel } from '@jupyterlab/services';
import { type ISignal, Signal } from '@lumino/signaling';

// As in kernel_helpers/widgets/cell_strips.py.
const TARGET = 'kernel-helpers-lab:cell-strips';

export class StripRequests {
  constructor(notebooks: INotebookTracker) {
    notebooks.forEach(notebook => {
      this._watch(notebook);
    });
    notebooks.widgetAdded.connect((_, notebook) => this._watch(notebook));
  }

  /** Emitted when a notebook asks, or no longer does. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get any(): boolean {
    return this._asking.size > 0;
  }

  has(notebook: NotebookPanel): boolean {
    return this._asking.has(notebook);
  }

  private _watch(notebook: NotebookPanel): void {
    const { sessionContext } = notebook;
    const listen = () => {
      this._set(notebook, false);
      const kernel = sessionContext.session?.kernel;
      if (kernel) {
        void this._listen(notebook, kernel);
      }
    };
    sessionContext.kernelChanged.connect(listen);
    sessionContext.statusChanged.connect((_, status) => {
      // The comm of the old process is closed.
      if (status === 'restarting' || status === 'autorestarting') {
        this._set(notebook, false);
      }
    });
    notebook.disposed.connect(() => this._set(notebook, false));
    listen();
  }

  private async _listen(notebook: NotebookPanel, kernel: Kernel.IKernelConnection): Promise<void> {
    const follow = (comm: Kernel.IComm) => {
      comm.onClose = () => this._set(notebook, false);
      this._set(notebook, !notebook.isDisposed);
    };
    kernel.registerCommTarget(TARGET, follow);
    // The comm may have been opened before this page was loaded.
    const { content } = await kernel.requestCommInfo({ target_name: TARGET });
    const [id] = content.status === 'ok' ? Object.keys(content.comms) : [];
    if (id && !this._asking.has(notebook) && !kernel.isDisposed) {
      follow(kernel.createComm(TARGET, id));
    }
  }

  private _set(notebook: NotebookPanel, asks: boolean): void {
    if (asks !== this._asking.has(notebook)) {
      asks ? this._asking.add(notebook) : this._asking.delete(notebook);
      this._changed.emit();
    }
  }

  private readonly _asking = new Set<NotebookPanel>();
  private readonly _changed = new Signal<this, void>(this);
}
