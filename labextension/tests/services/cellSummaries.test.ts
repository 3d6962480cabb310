/** Sums of a cell's tasks. */

import { expect, test } from 'vitest';
import { ReplayFeed } from '../../src/feeds';
import { cellSummaries } from '../../src/services/cellSummaries';
import { readGolden } from '../golden';
import { packMessages } from '../pack';

test('a cell’s tasks are counted, and the rest of the thread time is idle', () => {
  const feed = new ReplayFeed(packMessages(readGolden('ordinary').messages));
  const summary = cellSummaries(feed.tasks, feed.graph).get('4f1d-9c');
  expect(summary).toMatchObject({ run: 3, tasks: 2, compute: 0.5, transfer: 0, disk: 0 });
  expect(summary?.stop).toBe(1_700_000_000.5);
  expect(summary?.idle).toBeGreaterThan(0);
});

test('tasks that no cell made are in no sum', () => {
  const feed = new ReplayFeed(packMessages(readGolden('ordinary').messages));
  expect([...cellSummaries(feed.tasks, feed.graph).keys()]).toEqual(['4f1d-9c']);
});
