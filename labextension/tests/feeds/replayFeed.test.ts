/** A recording's messages, all at once. */

import { expect, test } from 'vitest';
import { ReplayFeed } from '../../src/feeds';
import { groupOf } from '../../src/feeds/tally';
import type { Topic } from '../../src/protocol';
import { readableRows, readGolden } from '../golden';
import { packMessages } from '../pack';

/** Second 0 of the recorded run. */
const BEGIN = 1_700_000_000;

function recorded(): ReplayFeed {
  return new ReplayFeed(packMessages(readGolden('recorded').messages));
}

/** What a view that asks for the topic receives for a moment. */
function rowsAt(topic: Topic, second: number) {
  const feed = recorded();
  feed.seek(BEGIN + second);
  let rows: ReturnType<typeof readableRows> = [];
  feed.subscribe(topic, frame => {
    rows = readableRows(frame);
  });
  return rows;
}

function counted(second: number): string[] {
  const bars = rowsAt('progress', second).filter(({ group }) => group === '');
  return bars.map(
    ({ prefix, done, executing, waiting, erred }) =>
      `${prefix}: ${done} done, ${executing} running, ${waiting} waiting, ${erred} erred`
  );
}

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

test('a recording begins with its first task and is shown at its end', () => {
  const { run, tasks, status } = recorded();
  expect([run.start - BEGIN, run.end - BEGIN, run.now - BEGIN]).toEqual([0, 8, 8]);
  expect(tasks.length).toBe(5);
  expect(status).toEqual({ state: 'recorded', message: '3 rows are missing.', dropped: 3 });
});

test.each([
  [0, 0],
  [1.99, 0],
  [2, 1],
  [4.9, 3],
  [5, 4],
  [99, 5]
])('at second %f there are the %i rows that had ended', (second, rows) => {
  const feed = recorded();
  feed.seek(BEGIN + second);
  expect(feed.tasks.length).toBe(rows);
});

test('going back in time makes readers start again, going on does not', () => {
  const feed = recorded();
  const ages = [3, 1, 4, 8].map(second => {
    feed.seek(BEGIN + second);
    return feed.tasks.generation;
  });
  expect(ages).toEqual([1, 2, 2, 2]);
});

test('tasks that had begun and not ended run on the thread they are known to be on', () => {
  const running = rowsAt('running', 3.5).map(({ prefix, index, worker, thread, task }) => [
    `${prefix}-${index}`,
    worker,
    thread,
    task
  ]);
  expect(running).toEqual([
    ['clean-2', 'tcp://127.0.0.1:40002', 0, 2],
    ['load-3', 'tcp://127.0.0.1:40001', 0, 3]
  ]);
});

test('progress counts what there was at the moment, and a task only once it was created', () => {
  expect(counted(1)).toEqual([
    'load: 0 done, 2 running, 0 waiting, 0 erred',
    'clean: 0 done, 0 running, 1 waiting, 0 erred'
  ]);
  expect(counted(8)).toEqual([
    'load: 3 done, 0 running, 0 waiting, 0 erred',
    'clean: 0 done, 0 running, 0 waiting, 1 erred',
    'sum: 0 done, 0 running, 1 waiting, 0 erred'
  ]);
});

test('bars know their group and how far they are from the start of the graph', () => {
  const bars = rowsAt('progress', 8).filter(({ group }) => group !== '');
  expect(bars.map(({ group, level }) => [group, level])).toEqual([
    ['load', 0],
    ['clean', 1],
    ['sum-ab12', 2]
  ]);
});

test.each([
  ["('read-csv-ab', ", 'read-csv', 'read-csv-ab'],
  ['inc-6f1c8e0a-', 'inc', 'inc'],
  ['(', 'odd', 'odd']
])('a key that begins with %s is in the group that Dask puts it in', (stem, prefix, group) => {
  expect(groupOf(stem, prefix)).toBe(group);
});

test.each([
  [0, ['1']],
  [2.5, ['1', '2']],
  [8, ['1']]
])('at second %f the workers are those of the last sample', (second, names) => {
  const rows = rowsAt('workers', second);
  expect(rows.map(({ worker }) => `${worker}`.slice(-1))).toEqual(names);
});
