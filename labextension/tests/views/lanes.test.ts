/** Rows find their lanes, blocks add up, strips fit the height. */

import { describe, expect, test } from 'vitest';
import { TaskTable } from '../../src/feeds';
import { Coverage } from '../../src/views/taskStream/model/coverage';
import { LaneModel } from '../../src/views/taskStream/model/laneModel';
import { RunningPlacer } from '../../src/views/taskStream/model/runningTasks';
import { type ITimes, Track } from '../../src/views/taskStream/model/track';
import { layOut } from '../../src/views/taskStream/paint/layout';
import { shade } from '../../src/views/taskStream/paint/shades';
import { type ITask, taskFrame } from './frames';

function modelOf(...tasks: ITask[]): LaneModel {
  const columns = new TaskTable();
  columns.append(taskFrame(tasks));
  const model = new LaneModel(columns);
  model.sync();
  return model;
}

/** `count` tasks of 1 s, one every 2 s. */
function evenTrack(count: number): { track: Track; times: ITimes } {
  const times = {
    start: Float64Array.from({ length: count }, (_, i) => 2 * i),
    duration: new Float32Array(count).fill(1),
    prefix: new Int32Array(count)
  };
  const track = new Track();
  for (let row = 0; row < count; row++) {
    track.append(row, times);
  }
  return { track, times };
}

function visited(count: number, from: number, to: number, grain: number) {
  const { track, times } = evenTrack(count);
  const rows: number[] = [];
  let blocks = 0;
  let busy = 0;
  track.visit(times, from, to, grain, {
    row: row => rows.push(row),
    block: (_start, _end, seconds) => {
      blocks += 1;
      busy += seconds;
    }
  });
  return { rows, blocks, busy };
}

describe('a track', () => {
  test('opens only what overlaps the window', () => {
    expect(visited(100_000, 1000.5, 1006.5, 0).rows).toEqual([500, 501, 502, 503]);
  });

  test('keeps narrow blocks closed and loses no busy second', () => {
    const { rows, blocks, busy } = visited(65_536, 0, 200_000, 100);
    expect(rows).toEqual([]);
    expect(blocks).toBe(65_536 / 8);
    expect(busy).toBe(65_536);
  });
});

describe('the lane model', () => {
  test('puts transfers beside the lane of their thread', () => {
    const model = modelOf(
      { start: 0, duration: 1 },
      { start: 0, duration: 0.5, action: 'transfer', thread: 1 }
    );
    const [first, second] = model.groups[0].lanes;
    expect([first.main.rows, first.side.rows]).toEqual([[0], []]);
    expect([second.main.rows, second.side.rows]).toEqual([[], [1]]);
  });

  test('puts a killed task without a thread on the first lane', () => {
    const model = modelOf({ start: 0, duration: 1, status: 'killed', thread: -1 });
    expect(model.groups[0].lanes[0].trouble.rows).toEqual([0]);
  });

  test('shows idle threads and forgets absent workers that left no trace', () => {
    const model = modelOf({ start: 0, duration: 1, worker: 'tcp://a:1' });
    model.setWorkers([{ address: 'tcp://b:1', name: 'b', nthreads: 3 }]);
    model.setWorkers([{ address: 'tcp://c:1', name: 'c', nthreads: 2 }]);
    const seen = model.groups.map(({ name, isPresent, lanes }) => [name, isPresent, lanes.length]);
    expect(seen).toEqual([
      ['c', true, 2],
      ['a:1', false, 1]
    ]);
  });

  test('counts the time that workers offered while they were there', () => {
    const model = modelOf(
      { start: 0, duration: 4, worker: 'tcp://a:1' },
      { start: 3, duration: 7, worker: 'tcp://b:1' }
    );
    const at = (now: number) => ({ ring: 'r1', now });
    const worker = (address: string) => ({ address, name: address, nthreads: 1 });
    model.setWorkers([worker('tcp://a:1')], at(1));
    model.setWorkers([worker('tcp://a:1'), worker('tcp://b:1')], at(2));
    model.setWorkers([worker('tcp://b:1')], at(6));
    // The first until it had ended its last task, the second since it was reported.
    expect(model.offeredSeconds).toBe(4 + 8);
  });

  test('starts over when the columns were cleared', () => {
    const columns = new TaskTable();
    columns.append(taskFrame([{ start: 5, duration: 1 }]));
    const model = new LaneModel(columns);
    model.sync();
    columns.clear();
    columns.append(taskFrame([{ start: 50, duration: 2 }]));
    model.sync();
    expect([model.tasks, model.origin, model.busy.compute]).toEqual([1, 50, 2]);
  });
});

describe('the columns', () => {
  test('forget the oldest rows when full and keep the newest', () => {
    const columns = new TaskTable(16);
    for (let first = 0; first < 40; first += 5) {
      const tasks = Array.from({ length: 5 }, (_, i) => ({ start: first + i, duration: 1 }));
      columns.append(taskFrame(tasks, first));
    }
    expect(columns.length + columns.forgotten).toBe(40);
    expect(columns.row(columns.length - 1).key).toBe('inc-39');
    expect(columns.row(0).key).toBe(`inc-${columns.forgotten}`);
  });
});

describe('the layout', () => {
  const workers = (count: number, lanes: number) => {
    const tasks = Array.from({ length: count * lanes }, (_, i) => {
      return { worker: `tcp://w${i % count}:1`, thread: i % lanes, start: 0, duration: 1 };
    });
    return modelOf(...tasks).groups;
  };

  test.each([300, 200, 120])('lanes stay between 14 and 22 px at height %i', height => {
    const { strips, mode } = layOut(workers(3, 1), 600, height);
    expect(mode).toBe('lanes');
    expect(strips[0].height).toBeGreaterThanOrEqual(14);
    expect(strips[0].height).toBeLessThanOrEqual(22);
  });

  test('many lanes become one strip a worker and never leave the plot', () => {
    const { strips, mode } = layOut(workers(31, 2), 600, 300);
    expect([mode, strips.length]).toEqual(['groups', 31]);
    const last = strips[30];
    expect(last.top + last.height).toBeLessThanOrEqual(300);
  });
});

describe('coverage', () => {
  test('of tasks below a pixel adds up to their share', () => {
    const coverage = new Coverage();
    coverage.reset(4);
    coverage.add(1.0, 1.25, 0.25, 7);
    coverage.add(1.5, 1.75, 0.25, 7);
    expect([...coverage.filled]).toEqual([0, 0.5, 0, 0]);
    expect(coverage.prefix[1]).toBe(7);
  });

  test('is spread over the pixels a task touches', () => {
    const coverage = new Coverage();
    coverage.reset(4);
    coverage.add(0.5, 2.5, 2, 0);
    expect([...coverage.filled]).toEqual([0.5, 1, 0.5, 0]);
  });

  test('takes the prefix with most of a pixel', () => {
    const coverage = new Coverage();
    coverage.reset(1);
    coverage.add(0, 0.3, 0.3, 1);
    coverage.add(0.3, 0.9, 0.6, 2);
    expect(coverage.prefix[0]).toBe(2);
  });

  test('shades a lone task visibly and a full pixel fully', () => {
    expect([shade(0), shade(1)]).toEqual([0, 1]);
    expect(shade(0.001)).toBeGreaterThan(0.15);
  });
});

describe('running tasks', () => {
  const task = (key: string, start: number) => {
    return { key, prefix: 'inc', address: 'tcp://a:1', start };
  };

  test('take the lane that is free longest and keep it', () => {
    const model = modelOf(
      { start: 0, duration: 5, thread: 0 },
      { start: 0, duration: 2, thread: 1 }
    );
    const placer = new RunningPlacer();
    const place = (...keys: string[]) =>
      placer
        .place(
          keys.map(key => task(key, 6)),
          model,
          () => false
        )
        .map(({ key, lane }) => `${key}:${lane.thread}`);
    expect(place('x')).toEqual(['x:1']);
    expect(place('y', 'x').sort()).toEqual(['x:1', 'y:0']);
    expect(place('y')).toEqual(['y:0']);
  });

  test('that have finished since the report are left out', () => {
    const model = modelOf({ start: 0, duration: 5 });
    const placed = new RunningPlacer().place([task('x', 1)], model, (_, { key }) => key === 'x');
    expect(placed).toEqual([]);
  });
});
