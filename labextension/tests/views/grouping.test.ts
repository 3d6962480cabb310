/** Rows in other groups than workers, the whole recording in a strip, windows over it. */

import { describe, expect, test } from 'vitest';
import { GraphTable, TaskTable } from '../../src/feeds';
import { identity } from '../../src/views/shared/options';
import { dragged, windowForKey } from '../../src/views/taskStream/minimap/minimapWindow';
import { Cells } from '../../src/views/taskStream/model/cells';
import { Grouping } from '../../src/views/taskStream/model/grouping';
import { laneCount } from '../../src/views/taskStream/model/lane';
import { LaneModel } from '../../src/views/taskStream/model/laneModel';
import { Lineage } from '../../src/views/taskStream/model/lineage';
import { Overview } from '../../src/views/taskStream/model/overview';
import { type ITask, taskFrame } from './frames';

function groupedByPrefix(...tasks: ITask[]) {
  const columns = new TaskTable();
  columns.append(taskFrame(tasks));
  const model = new LaneModel(columns);
  model.sync();
  const graph = new GraphTable();
  const lineage = new Lineage(columns, graph, model.types);
  const cells = new Cells(columns, graph, lineage);
  const feed = { tasks: columns, graph };
  const grouping = new Grouping({ feed, model, lineage, cells, trans: identity });
  grouping.choose('prefix');
  return { columns, grouping };
}

describe('grouped by prefix', () => {
  const { columns, grouping } = groupedByPrefix(
    { prefix: 'load', start: 0, duration: 2, thread: 0 },
    { prefix: 'load', start: 1, duration: 2, thread: 1 },
    { prefix: 'sum', start: 3, duration: 1 },
    { prefix: 'load', start: 3, duration: 1, thread: 0 }
  );

  test('a prefix has as many lanes as tasks at once', () => {
    const { groups } = grouping.source;
    expect(groups.map(({ name, lanes }) => [name, lanes.length])).toEqual([
      ['load', 2],
      ['sum', 1]
    ]);
    expect(groups[0].lanes.map(lane => lane.main.rows)).toEqual([[0], [1, 3]]);
  });

  test('a row is found on its lane', () => {
    expect(grouping.source.laneOf(3)).toBe(grouping.source.groups[0].lanes[1]);
  });

  test('rows that come later join their group', () => {
    columns.append(taskFrame([{ prefix: 'sum', start: 5, duration: 1 }], 4));
    grouping.sync();
    expect(grouping.source.groups[1].lanes[0].main.rows).toEqual([2, 4]);
  });

  test('the workers come back as they were', () => {
    grouping.choose('worker');
    expect(laneCount(grouping.source.groups)).toBe(2);
  });
});

describe('the overview', () => {
  const total = ({ coverage, binSeconds }: Overview) =>
    coverage.filled.reduce((sum, share) => sum + share, 0) * binSeconds;

  test('keeps every busy second, however long the recording becomes', () => {
    const overview = new Overview();
    for (let i = 0; i < 500; i++) {
      overview.add(i * 3, i * 3 + 1, i % 2, false);
    }
    expect(total(overview)).toBeCloseTo(500, 1);
    expect(overview.binSeconds * 2048).toBeGreaterThan(1498);
  });

  test('makes room for tasks from before the first', () => {
    const overview = new Overview();
    overview.add(100, 101, 0, false);
    overview.add(40, 42, 1, true);
    expect(overview.start).toBeLessThanOrEqual(40);
    expect(total(overview)).toBeCloseTo(3, 3);
    expect(overview.trouble.reduce((sum, mark) => sum + mark, 0)).toBe(1);
  });

  test('passes over times that are no numbers', () => {
    const overview = new Overview();
    overview.add(Number.NaN, 5, 0, false);
    overview.add(3, Number.POSITIVE_INFINITY, 0, false);
    expect(total(overview)).toBe(0);
  });
});

describe('the window over the minimap', () => {
  const scene = { window: { start: 10, end: 20 }, recorded: { start: 0, end: 100 } };

  test.each([
    ['ArrowRight', { start: 11, end: 21 }],
    ['PageUp', { start: 0, end: 10 }],
    ['Home', { start: 0, end: 10 }],
    ['End', { start: 90, end: 100 }]
  ])('moves with %s', (key, window) => {
    expect(windowForKey(key, scene)).toEqual(window);
  });

  test('is resized around its middle', () => {
    const { start, end } = windowForKey('-', scene) ?? { start: 0, end: 0 };
    expect([start, end]).toEqual([8, 22]);
    expect(windowForKey('x', scene)).toBeNull();
  });

  test('never turns over when an edge is dragged past the other', () => {
    expect(dragged(scene.window, 'start', 50)).toEqual({ start: 19.8, end: 20 });
    expect(dragged(scene.window, 'end', -50)).toEqual({ start: 10, end: 10.2 });
    expect(dragged(scene.window, 'move', 5)).toEqual({ start: 15, end: 25 });
  });
});
