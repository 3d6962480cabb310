/** A recording's messages, all at once. */

import { expect, test } from 'vitest';
import { ReplayFeed } from '../../src/feeds';
import { readGolden } from '../golden';
import { packMessages } from '../pack';

test('views find every task and every dependency', () => {
  const { messages, expected } = readGolden('ordinary');
  const feed = new ReplayFeed(packMessages(messages));
  const rows = expected.filter(({ header }) => header.topic === 'task_stream');
  expect(feed.tasks.length).toBe(rows.reduce((sum, { rows }) => sum + rows.length, 0));
  expect(feed.graph.length).toBe(6);
});

test('a late view gets the last snapshot', () => {
  const feed = new ReplayFeed(packMessages(readGolden('ordinary').messages));
  const seen: number[] = [];
  feed.subscribe('workers', ({ length }) => seen.push(length));
  expect(seen).toEqual([1]);
});

test('bytes cut short are refused with a sentence', () => {
  const bytes = packMessages(readGolden('ordinary').messages);
  expect(() => new ReplayFeed(bytes.subarray(0, bytes.length - 5))).toThrow('Expected a message');
});
