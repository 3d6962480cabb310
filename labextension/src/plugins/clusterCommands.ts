/** The commands on clusters: each does one thing to the given or the selected cluster. */

import type { JupyterFrontEnd } from '@jupyterlab/application';
import { Dialog, type ICommandPalette, InputDialog, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { canClose, closeLabel } from '../panels/clusters/cardActions';
import { type ICluster, isOnlyWatched } from '../services/clusters/cluster';
import type { ClusterStore } from '../services/clusters/clusterStore';
import type { IPreferences } from '../services/clusters/preferences';
import { CommandIDs } from '../tokens';
import { notifyErrors } from './notifyErrors';

export interface IClusterCommandsOptions {
  app: JupyterFrontEnd;
  store: ClusterStore;
  trans: TranslationBundle;
  preferences: IPreferences;
  palette: ICommandPalette | null;
}

export function addClusterCommands(options: IClusterCommandsOptions): void {
  const { app, store, trans, preferences, palette } = options;
  app.commands.addCommand(CommandIDs.startCluster, {
    label: trans.__('Start Cluster'),
    execute: args =>
      notifyErrors(async () => (await store.create({ ...preferences.newCluster(), ...args })).id)
  });
  addCommand(options, CommandIDs.scaleCluster, {
    label: () => trans.__('Scale Cluster…'),
    enabled: cluster => cluster.state === 'live' && cluster.can.scale,
    run: async (cluster, args) => {
      const workers = Number(args.workers ?? (await askWorkers(cluster, trans)));
      return Number.isFinite(workers) ? store.scale(cluster.id, workers) : undefined;
    }
  });
  addCommand(options, CommandIDs.restartCluster, {
    label: () => trans.__('Restart Workers'),
    enabled: cluster => cluster.state === 'live' && cluster.can.restart,
    run: cluster => store.restart(cluster.id)
  });
  addCommand(options, CommandIDs.closeCluster, {
    label: cluster => (cluster ? closeLabel(cluster, trans) : trans.__('Close Cluster')),
    enabled: canClose,
    run: async cluster => {
      if (isOnlyWatched(cluster) || (await agreesToClose(await store.read(cluster.id), trans))) {
        await store.close(cluster.id);
      }
    }
  });
  const category = trans.__('Dask');
  const { startCluster, scaleCluster, restartCluster, closeCluster } = CommandIDs;
  for (const command of [startCluster, scaleCluster, restartCluster, closeCluster]) {
    palette?.addItem({ command, category });
  }
}

interface IOnCluster {
  label: (cluster: ICluster | null) => string;
  enabled: (cluster: ICluster) => boolean;
  run: (cluster: ICluster, args: ReadonlyPartialJSONObject) => Promise<unknown>;
}

function addCommand(options: IClusterCommandsOptions, id: string, action: IOnCluster): void {
  const { app, store } = options;
  const target = (args: ReadonlyPartialJSONObject) =>
    (typeof args.id === 'string' ? store.get(args.id) : store.selected) ?? null;
  app.commands.addCommand(id, {
    label: args => action.label(target(args)),
    isEnabled: args => {
      const cluster = target(args);
      return cluster !== null && action.enabled(cluster);
    },
    execute: args => {
      const cluster = target(args);
      return cluster ? notifyErrors(() => action.run(cluster, args)) : undefined;
    }
  });
  store.changed.connect(() => app.commands.notifyCommandChanged(id));
}

async function askWorkers(cluster: ICluster, trans: TranslationBundle): Promise<number> {
  const answer = await InputDialog.getNumber({
    title: trans.__('Scale %1', cluster.name),
    label: trans.__('Number of workers'),
    value: cluster.workers,
    okLabel: trans.__('Scale')
  });
  return answer.button.accept && answer.value !== null ? answer.value : Number.NaN;
}

async function agreesToClose(cluster: ICluster, trans: TranslationBundle): Promise<boolean> {
  if (cluster.processing === 0) {
    return true;
  }
  const answer = await showDialog({
    title: trans.__('Close %1?', cluster.name),
    body: trans._n(
      '%1 task is running and would be lost.',
      '%1 tasks are running and would be lost.',
      cluster.processing
    ),
    buttons: [
      Dialog.cancelButton({ label: trans.__('Keep') }),
      Dialog.warnButton({ label: trans.__('Close') })
    ]
  });
  return answer.button.accept;
}
