/** What a search finds, in what order, and that it never holds up a frame. */

import { describe, expect, test } from 'vitest';
import { CommFeed, TaskTable } from '../../src/feeds';
import { LaneModel } from '../../src/views/taskStream/model/laneModel';
import { RowSearch } from '../../src/views/taskStream/search/rowSearch';
import { readGolden } from '../golden';
import { type ITask, taskFrame } from './frames';

function searchIn(columns: TaskTable, names: Record<string, string> = {}) {
  const model = new LaneModel(columns);
  model.sync();
  const search = new RowSearch(columns, {
    isTask: row => model.types.type(row) === 'compute',
    laneOf: row => model.laneOf(row),
    nameOf: address => names[address]
  });
  return { model, search };
}

function found(query: string, tasks: readonly ITask[], names = {}): number[] {
  const columns = new TaskTable();
  columns.append(taskFrame(tasks));
  const { search } = searchIn(columns, names);
  search.ask(query);
  search.advance(1000);
  return search.hits;
}

/** Rows of the recording that Python wrote. */
function goldenColumns(): TaskTable {
  let deliver: (content: unknown, buffers: DataView[]) => void = () => undefined;
  const feed = new CommFeed({
    on: (_event, listener) => {
      deliver = listener;
    },
    off: () => undefined,
    send: () => undefined
  });
  for (const { buffer, byteOffset, byteLength } of readGolden('ordinary').messages) {
    deliver({ kind: 'frame' }, [new DataView(buffer, byteOffset, byteLength)]);
  }
  return feed.tasks;
}

describe('a search', () => {
  const tasks: ITask[] = [
    { prefix: 'read-csv', start: 0, duration: 1 },
    { prefix: 'inc', start: 1, duration: 1, worker: 'tcp://b:2' },
    { prefix: 'inc', start: 2, duration: 1, action: 'transfer' },
    { prefix: 'sum', start: 3, duration: 1, status: 'erred' },
    ...Array.from({ length: 9 }, (_, i) => ({ prefix: 'inc', start: 4 + i, duration: 1 }))
  ];

  test.each([
    ['CSV', [0]],
    ['tcp://b', [1]],
    ['erred', [3]],
    ['ok', []],
    ['inc-12', [12]],
    ['inc-1', [1, 10, 11, 12]],
    ['12', [12]],
    ['sum-3', [3]],
    ['prefix:su', []],
    ['prefix:sum', [3]],
    ['worker:inc', []],
    ['nothing of the kind', []]
  ])('for %s finds rows %j', (query, rows) => {
    expect(found(query, tasks)).toEqual(rows);
  });

  test('finds a worker by its name', () => {
    expect(found('lukas', tasks, { 'tcp://b:2': 'Lukas' })).toEqual([1]);
  });

  test('takes markup and patterns as plain text', () => {
    expect(found('<b>.*', [{ prefix: '<b>.*</b>', start: 0, duration: 1 }])).toEqual([0]);
    expect(found('.*', tasks)).toEqual([]);
  });

  test('goes round at both ends and counts from the first', () => {
    const columns = new TaskTable();
    columns.append(taskFrame(tasks));
    const { search } = searchIn(columns);
    search.ask('inc-1');
    search.advance(1000);
    expect([search.step(-1), search.step(1), search.step(1)]).toEqual([12, 1, 10]);
    expect(search.at).toBe(1);
  });

  test('goes on with the rows that come later', () => {
    const columns = new TaskTable();
    columns.append(taskFrame(tasks.slice(0, 2)));
    const { search } = searchIn(columns);
    search.ask('inc');
    search.advance(1000);
    columns.append(taskFrame(tasks.slice(1, 2), 2));
    expect(search.isDone).toBe(false);
    search.advance(1000);
    expect(search.hits).toEqual([1, 2]);
  });

  test('stops when its time is over and goes on from there', () => {
    const columns = new TaskTable();
    columns.append(
      taskFrame(Array.from({ length: 20_000 }, (_, i) => ({ start: i, duration: 1 })))
    );
    const { search } = searchIn(columns);
    search.ask('inc');
    search.advance(0);
    expect(search.hits.length).toBeLessThan(20_000);
    search.advance(10_000);
    expect(search.hits.length).toBe(20_000);
  });

  test.each([
    ["('read-csv", 1],
    ['größe-π', 1],
    ['killed', 1],
    ['-007', 1],
    ['0, 11)', 1],
    ['4294967296', 1]
  ])('of the recording finds %s %i time(s)', (query, count) => {
    const { search } = searchIn(goldenColumns());
    search.ask(query);
    search.advance(1000);
    expect(search.hits.length).toBe(count);
  });
});
