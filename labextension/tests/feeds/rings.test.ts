/** Rows of an earlier scheduler stay as history, separate from those of its successor. */

import { expect, test } from 'vitest';
import { ReplayFeed } from '../../src/feeds';
import { readGolden } from '../golden';
import { packMessages } from '../pack';

/** Messages until the successor has sent everything, sent it again, and another clock took over. */
const [NEXT, AGAIN, EARLIER] = [11, 15, 19];

function after(messages: number): ReplayFeed {
  return new ReplayFeed(packMessages(readGolden('restarted').messages.slice(0, messages)));
}

function keysOf({ tasks }: ReplayFeed): string[] {
  const rows = Array.from({ length: tasks.length }, (_, i) => tasks.row(i));
  return rows.map(({ key, worker, status }) => `${key.slice(-1)}@${worker.slice(-1)} ${status}`);
}

const BEFORE = ['0@1 ok', '1@1 ok', '2@1 ok'];
const SINCE = ['0@2 erred', '0@2 ok', '1@2 ok'];

test('a new scheduler’s tasks follow those of the old one', () => {
  const feed = after(NEXT);
  expect(keysOf(feed)).toEqual([...BEFORE, ...SINCE]);
  expect(feed.tasks.ringStart).toBe(3);
  expect([feed.tasks.generation, feed.tasks.era]).toEqual([0, 0]);
});

test('numbers of tasks never point into the other scheduler’s graph', () => {
  const { tasks, graph } = after(NEXT);
  expect(Array.from(tasks.columns.task.subarray(0, tasks.length))).toEqual([0, 1, -1, 2, 2, 3]);
  expect(Array.from(graph.dependencies(3))).toEqual([2]);
  expect(graph.row(graph.rowOf(2)).created).toBe(1_700_000_057);
});

test('rows that come once more are not there twice', () => {
  const feed = after(AGAIN);
  expect(keysOf(feed)).toEqual([...BEFORE, ...SINCE]);
  expect(feed.graph.length).toBe(4);
  expect(feed.tasks.ringStart).toBe(3);
});

test('rows missed are those of both schedulers', () => {
  expect([NEXT, AGAIN].map(messages => after(messages).status.dropped)).toEqual([6, 6]);
});

test('history that does not fit the new clock’s axis is dropped', () => {
  const feed = after(EARLIER);
  expect(keysOf(feed)).toEqual(SINCE);
  expect([feed.tasks.ringStart, feed.tasks.era, feed.status.dropped]).toEqual([0, 1, 0]);
  expect(feed.graph.length).toBe(2);
});
