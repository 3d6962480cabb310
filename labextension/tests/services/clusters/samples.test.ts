/** The last minute of load. */

import { expect, test } from 'vitest';
import { addSample, loadOf } from '../../../src/services/clusters/samples';
import { cluster } from './cluster';

test('load is a share of all threads, never more than all of them', () => {
  expect(loadOf(cluster({ cpu: 100, threads: 4 }))).toBe(0.25);
  expect(loadOf(cluster({ cpu: 900, threads: 4 }))).toBe(1);
  expect(loadOf(cluster({ cpu: 10, threads: 0 }))).toBe(0);
});

test('samples older than a minute are dropped', () => {
  const kept = addSample(
    [
      { time: 10, load: 0.1 },
      { time: 45, load: 0.2 }
    ],
    { time: 100, load: 0.3 }
  );
  expect(kept.map(({ time }) => time)).toEqual([45, 100]);
});
