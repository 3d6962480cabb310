/** The reader's settings, with the same defaults as the schema where there is no registry. */

import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import { SETTINGS_ID } from '../../tokens';
import type { INewCluster } from './cluster';

export interface IPreferences {
  newCluster(): INewCluster;
  panelsWithLecture(): boolean;
}

export function loadPreferences(registry: ISettingRegistry | null): IPreferences {
  let composite: ISettingRegistry.ISettings['composite'] = {};
  void registry?.load(SETTINGS_ID).then(settings => {
    const read = () => {
      composite = settings.composite;
    };
    read();
    settings.changed.connect(read);
  });
  return {
    newCluster: () => ({
      workers: Number(composite.workers ?? 2),
      threads_per_worker: Number(composite.threadsPerWorker ?? 1),
      ...(composite.memoryLimit ? { memory_limit: String(composite.memoryLimit) } : {})
    }),
    panelsWithLecture: () => composite.panelsWithLecture !== false
  };
}
