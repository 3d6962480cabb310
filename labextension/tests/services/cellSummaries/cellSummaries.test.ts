/** Sums of a cell's tasks. */

import { expect, test } from 'vitest';
import { GraphTable, ReplayFeed, TaskTable } from '../../../src/feeds';
import { CellSummaries } from '../../../src/services/cellSummaries/cellSummaries';
import { readGolden } from '../../golden';
import { packMessages } from '../../pack';
import { graphFrame, type ITask, taskFrame } from '../../views/frames';

function golden(): CellSummaries {
  const feed = new ReplayFeed(packMessages(readGolden('ordinary').messages));
  const summaries = new CellSummaries(feed.tasks, feed.graph);
  summaries.update();
  return summaries;
}

test('a cell’s tasks are counted, and the rest of the thread time is idle', () => {
  const summary = golden().byCell.get('4f1d-9c');
  expect(summary).toMatchObject({ run: 3, tasks: 2, compute: 0.5, transfer: 0, disk: 0 });
  expect(summary?.stop).toBe(1_700_000_000.5);
  expect(summary?.idle).toBeGreaterThan(0);
});

test('tasks that no cell made are in no sum', () => {
  expect([...golden().byCell.keys()]).toEqual(['4f1d-9c']);
});

const CELLS = [
  { cell: 'a', run: 7, created: 0 },
  { cell: 'a', run: 7, created: 0 },
  { cell: 'b', run: 8, created: 2 },
  { cell: 'a', run: 1, created: 5 }
];

class Run {
  readonly tasks = new TaskTable();
  readonly graph = new GraphTable();
  readonly summaries = new CellSummaries(this.tasks, this.graph);

  give(tasks: ITask[], first: number): string[] {
    this.tasks.append(taskFrame(tasks, first));
    return [...this.summaries.update()];
  }
}

test('an update looks at new rows only, and names the cells that they change', () => {
  const run = new Run();
  run.graph.append(graphFrame(CELLS));
  expect(run.give([{ task: 0, start: 0, duration: 1 }], 0)).toEqual(['a']);
  run.tasks.columns.duration[0] = 100; // a row that was taken in is not read again
  expect(run.give([{ task: 2, start: 2, duration: 1 }], 1)).toEqual(['b']);
  expect(run.give([], 2)).toEqual([]);
  expect(run.summaries.byCell.get('a')?.compute).toBe(1);
});

test('a row that comes before its graph is counted when that comes', () => {
  const run = new Run();
  expect(run.give([{ task: 0, start: 0, duration: 1 }], 0)).toEqual([]);
  run.graph.append(graphFrame(CELLS));
  expect([...run.summaries.update()]).toEqual(['a']);
});

test('a cell run again after its kernel’s restart starts from zero, though its count is lower', () => {
  const run = new Run();
  run.graph.append(graphFrame(CELLS));
  run.give([{ task: 0, start: 0, duration: 1 }], 0);
  run.give([{ task: 3, start: 5, duration: 2 }], 1);
  run.give([{ task: 1, start: 4, duration: 9 }], 2); // the old run's straggler
  expect(run.summaries.byCell.get('a')).toMatchObject({ run: 1, tasks: 1, compute: 2 });
});

test('a task tried twice is one task with the time of both', () => {
  const run = new Run();
  run.graph.append(graphFrame(CELLS));
  const [first, again] = [0, 1].map(start => ({ task: 0, start, duration: 1 }));
  run.give([{ ...first, status: 'erred' }, again], 0);
  expect(run.summaries.byCell.get('a')).toMatchObject({ tasks: 1, compute: 2 });
});

test('threads that joined after a cell are not idle in it', () => {
  const run = new Run();
  run.graph.append(graphFrame(CELLS));
  run.give([{ task: 0, start: 0, duration: 2 }], 0);
  run.give([{ task: 2, start: 50, duration: 1, worker: 'tcp://new:1' }], 1);
  run.give([{ task: 1, start: 1, duration: 1 }], 2);
  expect(run.summaries.byCell.get('a')?.idle).toBe(0);
});

test('rows dropped or sent again leave nothing behind', () => {
  const run = new Run();
  run.graph.append(graphFrame(CELLS));
  run.give([{ task: 0, start: 0, duration: 1 }], 0);
  run.tasks.clear();
  run.give([{ task: 2, start: 2, duration: 1 }], 0);
  expect([...run.summaries.byCell.keys()]).toEqual(['b']);
});
