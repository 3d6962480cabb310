/** Ticks, windows and bursts: arithmetic on time. */

import { describe, expect, test } from 'vitest';
import { Bursts } from '../../src/views/taskStream/model/bursts';
import { isActive } from '../../src/views/taskStream/model/runState';
import { Camera } from '../../src/views/taskStream/navigate/camera';
import {
  clampWindow,
  fitSpan,
  liveWindow,
  reveal,
  zoomAt
} from '../../src/views/taskStream/navigate/timeWindow';
import { tickLabel, tickStep, timeTicks } from '../../src/views/taskStream/paint/ticks';

function burstsOf(...spans: [number, number][]): Bursts {
  const bursts = new Bursts();
  for (const [start, end] of spans) {
    bursts.add(start, end);
  }
  return bursts;
}

describe('ticks', () => {
  test.each([
    [0.00013, 0.0002],
    [0.03, 0.05],
    [0.7, 1],
    [3, 5],
    [20, 20],
    [40, 50],
    [51, 60],
    [70, 120],
    [400, 600],
    [3500, 3600]
  ])('a step of at least %f s is %f s', (least, step) => {
    expect(tickStep(least)).toBeCloseTo(step, 9);
  });

  test('are at multiples of the step, inside the window', () => {
    expect(timeTicks(0.3, 2.1, 450, 90).map(tick => tick.label)).toEqual([
      '0.5 s',
      '1.0 s',
      '1.5 s',
      '2.0 s'
    ]);
  });

  test('count milliseconds where a run is shorter than a second', () => {
    const labels = timeTicks(0, 0.024, 450, 90).map(tick => tick.label);
    expect(labels).toEqual(['0 ms', '5 ms', '10 ms', '15 ms', '20 ms']);
  });

  test('have as many decimals as their step needs', () => {
    expect([tickLabel(0, 0.01), tickLabel(512.25, 0.01), tickLabel(120, 60)]).toEqual([
      '0 s',
      '512.25 s',
      '2 min'
    ]);
  });
});

describe('the window', () => {
  test('zooms around the moment under the pointer', () => {
    const zoomed = zoomAt({ start: 0, end: 10 }, 2.5, 0.5);
    expect(zoomed).toEqual({ start: 1.25, end: 6.25 });
  });

  test('never loses the recording', () => {
    const recorded = { start: 0, end: 10 };
    expect(clampWindow({ start: 90, end: 94 }, recorded)).toEqual({ start: 9, end: 13 });
    expect(clampWindow({ start: -500, end: 500 }, recorded)).toEqual({ start: -15, end: 5 });
  });

  test('shows at most the last thirty seconds while tasks run', () => {
    const { start, end } = liveWindow({ start: 0, end: 95 }, 100);
    expect(start).toBe(70);
    expect(end).toBeCloseTo(100.6);
  });

  test('gives the first task of a burst a second of room', () => {
    expect(liveWindow({ start: 5, end: 5.01 }, 5.01).end).toBeGreaterThan(6);
  });

  test('moves as little as possible to reveal a task', () => {
    expect(reveal({ start: 0, end: 10 }, { start: 3, end: 4 })).toEqual({ start: 0, end: 10 });
    expect(reveal({ start: 0, end: 10 }, { start: 12, end: 13 })).toEqual({ start: 4, end: 14 });
  });
});

describe('bursts', () => {
  test('are merged while pauses are short, in whatever order tasks come', () => {
    const bursts = burstsOf([0, 1], [10, 11], [2, 3], [12.5, 13], [4.9, 5]);
    expect(bursts.activeSeconds).toBeCloseTo(5 + 3);
    expect(bursts.last).toEqual({ start: 10, end: 13 });
  });

  test('a long task that ends late joins the bursts it spans', () => {
    expect(burstsOf([0, 1], [10, 11], [0.5, 12]).last).toEqual({ start: 0, end: 12 });
  });
});

describe('the camera', () => {
  const idle = (bursts: Bursts, now: number) => ({ bursts, running: [], now, isLive: true });

  test('fits the last burst after a pause of ten minutes', () => {
    const run = idle(burstsOf([0, 8], [608, 610]), 700);
    expect(new Camera().window(run)).toEqual(fitSpan({ start: 608, end: 610 }));
  });

  test('starts a new window for tasks that run after a pause', () => {
    const run = { ...idle(burstsOf([0, 8]), 605), running: [{ start: 600 }] };
    expect(new Camera().window(run).start).toBe(600);
  });

  test('stays where the reader went until asked to follow', () => {
    const camera = new Camera();
    const run = idle(burstsOf([0, 10]), 100);
    camera.zoom(run, 5, 0.1);
    const chosen = camera.window(run);
    expect(camera.window(idle(burstsOf([0, 10], [50, 60]), 100))).toEqual(chosen);
    camera.follow();
    expect(camera.window(run)).toEqual(fitSpan({ start: 0, end: 10 }));
  });

  test('rests when nothing has run for a while', () => {
    expect(isActive(idle(burstsOf([0, 10]), 10.5))).toBe(true);
    expect(isActive(idle(burstsOf([0, 10]), 13))).toBe(false);
  });
});
