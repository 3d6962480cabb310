/** What a task needs, what needs it, why it waited, and which cell made it. */

import { expect, test } from 'vitest';
import { GraphTable, TaskTable } from '../../src/feeds';
import { identity } from '../../src/views/shared/options';
import { Cells } from '../../src/views/taskStream/model/cells';
import { Grouping } from '../../src/views/taskStream/model/grouping';
import { LaneModel } from '../../src/views/taskStream/model/laneModel';
import { Lineage } from '../../src/views/taskStream/model/lineage';
import { RowTypes } from '../../src/views/taskStream/model/rowTypes';
import { waitingOf } from '../../src/views/taskStream/model/waiting';
import { waitingText } from '../../src/views/taskStream/text/taskFacts';
import { graphFrame, type INode, type ITask, taskFrame } from './frames';

const NODES: INode[] = [
  { prefix: 'load', cell: 'c1', run: 3, label: 'df = read()' },
  { prefix: 'load', cell: 'c1', run: 3, label: 'df = read()' },
  { prefix: 'sum', cell: 'c2', run: 4, label: 'df.sum()', dependencies: [0, 1], created: 1 }
];
const TASKS: ITask[] = [
  { prefix: 'load', task: 0, start: 0.25, duration: 1 },
  { prefix: 'load', task: 1, start: 0.25, duration: 2, worker: 'tcp://b:1' },
  { prefix: 'sum', task: 2, start: 2.5, duration: 0.25, action: 'transfer' },
  { prefix: 'sum', task: 2, start: 3, duration: 1 }
];

function recorded(tasks = TASKS, nodes = NODES) {
  const columns = new TaskTable();
  const graph = new GraphTable();
  columns.append(taskFrame(tasks));
  graph.append(graphFrame(nodes));
  const model = new LaneModel(columns);
  model.sync();
  const lineage = new Lineage(columns, graph, model.types);
  const cells = new Cells(columns, graph, lineage);
  cells.sync();
  return { columns, graph, model, lineage, cells };
}

test('a task knows the rows of what it needs and of what needs it', () => {
  const { lineage } = recorded();
  expect(lineage.dependencies(3).map(({ row, key }) => [row, key])).toEqual([
    [0, 'load-0'],
    [1, 'load-1']
  ]);
  expect(lineage.dependents(0).map(({ row, key }) => [row, key])).toEqual([[3, 'sum-2']]);
});

test('a relative that has not run has a name but no row', () => {
  const { lineage } = recorded(TASKS.slice(0, 2));
  expect(lineage.dependents(1)).toMatchObject([{ row: -1, key: 'sum-2' }]);
});

test('a row of an unknown task has no relatives', () => {
  const { lineage, columns, graph } = recorded([{ start: 0, duration: 1 }]);
  expect([lineage.dependencies(0), lineage.dependents(0)]).toEqual([[], []]);
  expect(waitingOf(0, columns, graph, lineage)).toBeNull();
});

test('a wait is split into its reasons, which add up', () => {
  const { columns, graph, lineage } = recorded();
  const waiting = waitingOf(3, columns, graph, lineage);
  expect(waiting).toMatchObject({
    dependencies: 1.25,
    last: 'load-1',
    transfer: 0.25,
    thread: 0.5
  });
  expect(waiting && waitingText(waiting, identity)).toBe(
    '1.25 s for load-1, 250 ms for transfers, 500 ms for a thread'
  );
});

test('bytes that moved are those of results on other workers', () => {
  const tasks = TASKS.map((task, i) => ({ ...task, nbytes: [10, 20, Number.NaN, 1][i] }));
  const { columns, graph, lineage } = recorded(tasks);
  expect(waitingOf(3, columns, graph, lineage)).toMatchObject({ nbytes: 20, sources: 1 });
});

test('a cell has one band, from the start of its first task to the end of its last', () => {
  const { cells } = recorded();
  expect(cells.bands).toMatchObject([
    { cell: 'c1', run: 3, label: '[3] df = read()', start: 0.25, end: 2.25, tasks: 2 },
    { cell: 'c2', run: 4, label: '[4] df.sum()', start: 2.5, end: 4, tasks: 2 }
  ]);
});

test('a cell that ran again has a band for each run, and the last is found', () => {
  const nodes = [NODES[0], { ...NODES[0], run: 7 }];
  const { cells } = recorded(TASKS.slice(0, 2), nodes);
  expect(cells.bands.map(band => band.run)).toEqual([3, 7]);
  expect(cells.find('c1')?.run).toBe(7);
  expect(cells.find('c1', 3)?.end).toBe(1.25);
  expect(cells.find('c9')).toBeNull();
});

test('a cell that ran as often for another scheduler has a band for each', () => {
  const tasks = new TaskTable();
  const graph = new GraphTable();
  const lineage = new Lineage(tasks, graph, new RowTypes(tasks));
  const cells = new Cells(tasks, graph, lineage);
  const node = { cell: 'c1', run: 1, label: 'x' };
  graph.append(graphFrame([node]));
  tasks.append(taskFrame([{ start: 0, duration: 1, task: 0 }]));
  cells.sync();
  const base = graph.startRing();
  tasks.endRing(base);
  graph.append(graphFrame([node]), base);
  tasks.append(taskFrame([{ start: 60, duration: 1, task: 0 }]), base);
  cells.sync();
  expect(cells.bands.map(({ start, end }) => [start, end])).toEqual([
    [0, 1],
    [60, 61]
  ]);
  expect([0, 1].map(row => cells.bandOf(row))).toEqual([0, 1]);
});

test('rows wait for their graph, which may come later', () => {
  const { columns, graph, cells } = recorded(TASKS.slice(0, 2));
  columns.append(taskFrame([{ task: 3, start: 5, duration: 1 }], 2));
  cells.sync();
  expect(cells.bands.length).toBe(1);
  graph.append(graphFrame([{ cell: 'c8', run: 9, label: 'late()' }], 3));
  cells.sync();
  expect(cells.bands.at(-1)).toMatchObject({ label: '[9] late()', tasks: 1 });
});

test('tasks are grouped by the cell that made them', () => {
  const { columns, graph, model, lineage, cells } = recorded();
  const parts = { feed: { tasks: columns, graph }, model, lineage, cells, trans: identity };
  const grouping = new Grouping(parts);
  expect(grouping.known).toEqual(['worker', 'prefix', 'cell']);
  grouping.choose('cell');
  const groups = grouping.source.groups.map(({ name, lanes }) => [name, lanes.length]);
  expect(groups).toEqual([
    ['[3] df = read()', 2],
    ['[4] df.sum()', 1]
  ]);
});

test('tasks are grouped by span, those without one together', () => {
  const nodes = NODES.map((node, i) => ({ ...node, span: i === 2 ? 'totals' : '' }));
  const { columns, graph, model, lineage, cells } = recorded(TASKS, nodes);
  const parts = { feed: { tasks: columns, graph }, model, lineage, cells, trans: identity };
  const grouping = new Grouping(parts);
  grouping.choose('span');
  expect(grouping.source.groups.map(group => group.name)).toEqual(['no span', 'totals']);
});
