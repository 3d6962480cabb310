/** The notebook code that connects to a cluster. */

import type { ICluster } from './cluster';

export function clientCode(cluster: ICluster): string {
  return `from distributed import Client\n\nclient = Client("${cluster.address}")\nclient`;
}
