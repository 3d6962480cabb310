/** Figures carry units and keep their places; the sparkline ends at the right edge. */

import { nullTranslator } from '@jupyterlab/translation';
import { expect, test } from 'vitest';
import { clusterFigures, memoryFigure } from '../../../src/panels/clusters/figures';
import { sparklinePath } from '../../../src/panels/clusters/sparkline';
import { cluster } from '../../services/clusters/cluster';

const trans = nullTranslator.load('kernel_helpers_lab');

test('a card says size, memory and tasks', () => {
  expect(clusterFigures(cluster(), trans)).toEqual([
    '2 workers · 4 threads',
    '1.3 / 4 GB · 12 tasks'
  ]);
  expect(clusterFigures(cluster({ workers: 1, threads: 1, processing: 1 }), trans)).toEqual([
    '1 worker · 1 thread',
    '1.3 / 4 GB · 1 task'
  ]);
});

test.each([
  [0, null, '0 B'],
  [850e6, null, '850 MB'],
  [999.6e6, null, '1 GB'],
  [123.4e6, 25e9, '0.1 / 25 GB'],
  [9.96e9, 16e9, '10 / 16 GB']
])('%d of %d bytes is written %s', (used, limit, text) => {
  expect(memoryFigure(used, limit)).toBe(text);
});

test('a line needs two samples', () => {
  expect(sparklinePath([{ time: 5, load: 1 }])).toBeNull();
});

test('the newest sample is at the right edge, full load at the top', () => {
  const line = sparklinePath([
    { time: 40, load: 0 },
    { time: 70, load: 1 }
  ]);
  expect(line?.line).toBe('M30.0 15.0L60.0 1.0');
  expect(line?.area).toBe('M30.0 15.0L60.0 1.0V16H30.0Z');
});
