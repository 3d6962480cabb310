/** A cluster for tests, live unless said otherwise. */

import type { ICluster } from '../../../src/services/clusters/cluster';

export function cluster(changes: Partial<ICluster> = {}): ICluster {
  return {
    id: 'a',
    name: 'Cluster 1',
    owner: 'panel',
    address: 'tcp://127.0.0.1:40001',
    dashboard: null,
    state: 'live',
    message: '',
    workers: 2,
    threads: 4,
    memory: 1.3e9,
    limit: 4e9,
    cpu: 100,
    processing: 12,
    can: { scale: true, restart: true, close: true },
    ...changes
  };
}
