import { expect, test } from 'vitest';
import { clientCode } from '../../../src/services/clusters/clientCode';
import { cluster } from './cluster';

test.each([
  ['tcp://127.0.0.1:40001', 'from distributed import Client', 'Client('],
  ['tls://127.0.0.1:40001', 'from kernel_helpers import start_cluster', 'start_cluster(']
])('a cluster at %s is joined by its kind of address', (address, line, call) => {
  const code = clientCode(cluster({ address }));
  expect(code).toContain(line);
  expect(code).toContain(`client = ${call}"${address}")`);
});
