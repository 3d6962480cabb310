/** Open views as widgets of the main area, and restore them with the workspace. */

import {
  ILabShell,
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette, MainAreaWidget, WidgetTracker } from '@jupyterlab/apputils';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import { ITranslator, nullTranslator, type TranslationBundle } from '@jupyterlab/translation';
import { VIEW_TYPES } from '../panels/docks/viewTypes';
import { ViewWidget } from '../panels/docks/viewWidget';
import type { ClusterStore } from '../services/clusters/clusterStore';
import type { FeedRegistry } from '../services/docks/feeds';
import { CommandIDs, IClusterStore, IFeedRegistry } from '../tokens';

type Dock = MainAreaWidget<ViewWidget>;

export const dockPanelsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'kernel-helpers-lab:dock-panels',
  description: 'Opens the views of the selected cluster beside the work.',
  autoStart: true,
  requires: [IClusterStore, IFeedRegistry],
  optional: [ITranslator, ILabShell, ILayoutRestorer, ICommandPalette],
  activate: (
    app: JupyterFrontEnd,
    store: ClusterStore,
    feeds: FeedRegistry,
    translator: ITranslator | null,
    labShell: ILabShell | null,
    restorer: ILayoutRestorer | null,
    palette: ICommandPalette | null
  ) => {
    const trans = (translator ?? nullTranslator).load('kernel_helpers_lab');
    const tracker = new WidgetTracker<Dock>({ namespace: 'kernel-helpers-lab' });
    const start = () => void app.commands.execute(CommandIDs.startCluster);
    const create = (view: string) => createDock(view, { store, feeds, trans, start });

    app.commands.addCommand(CommandIDs.openView, {
      label: args => viewTypeOf(String(args.view))?.label(trans) ?? trans.__('Open a cluster view'),
      caption: trans.__('Follows the selected cluster'),
      icon: args => viewTypeOf(String(args.view))?.icon,
      execute: args => {
        const view = String(args.view);
        const dock = tracker.find(({ content }) => content.view === view) ?? create(view);
        if (!dock.isAttached) {
          void tracker.add(dock);
          // Notebook 7 keeps its main area for the one notebook.
          app.shell.add(dock, labShell ? 'main' : 'right', optionsOf(args));
        }
        if (args.window) {
          dock.content.showWindow(args.window as { start: number; end: number });
        }
        if (args.activate !== false) {
          app.shell.activateById(dock.id);
        }
        return dock;
      }
    });
    void restorer?.restore(tracker, {
      command: CommandIDs.openView,
      args: ({ content }) => ({ view: content.view }),
      name: ({ content }) => content.view
    });
    const category = trans.__('Dask');
    for (const { id: view } of VIEW_TYPES) {
      palette?.addItem({ command: CommandIDs.openView, args: { view }, category });
    }
  }
};

interface IDockParts {
  store: ClusterStore;
  feeds: FeedRegistry;
  trans: TranslationBundle;
  start: () => void;
}

function createDock(view: string, parts: IDockParts): Dock {
  const type = viewTypeOf(view);
  if (!type) {
    const known = VIEW_TYPES.map(({ id }) => `"${id}"`).join(', ');
    throw new Error(parts.trans.__('There is no view "%1"; choose one of %2.', view, known));
  }
  const dock = new MainAreaWidget({ content: new ViewWidget({ type, ...parts }) });
  dock.id = `kernel-helpers-lab:${view}`;
  dock.toolbar.hide();
  return dock;
}

function viewTypeOf(view: string) {
  return VIEW_TYPES.find(({ id }) => id === view);
}

function optionsOf(args: { [key: string]: unknown }): DocumentRegistry.IOpenOptions {
  const { mode, ref } = args as DocumentRegistry.IOpenOptions;
  return { mode, ref, activate: args.activate !== false };
}
