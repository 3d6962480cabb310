/** The notebook code that connects to a cluster. */

import type { ICluster } from './cluster';

export function clientCode(cluster: ICluster): string {
  // It knows where certificates are, and shows a cluster without web pages, which Dask's cannot.
  const [from, name] = cluster.address.startsWith('tls://')
    ? ['kernel_helpers', 'start_cluster']
    : ['distributed', 'Client'];
  return `from ${from} import ${name}\n\nclient = ${name}("${cluster.address}")\nclient`;
}
