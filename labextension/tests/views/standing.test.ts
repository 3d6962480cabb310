// @vitest-environment jsdom
/** Views of snapshots: what they read, count and say, in all four states. */

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Topic } from '../../src/protocol';
import * as views from '../../src/views';
import { FlowMeter, readFlows } from '../../src/views/clusterMap/flows';
import { arcPath, arcWidth, placeAll } from '../../src/views/clusterMap/places';
import { counts } from '../../src/views/progress/progressLine';
import { arrange, pending, readProgress } from '../../src/views/progress/progressRows';
import { identity } from '../../src/views/shared/options';
import { fillGaps, nextDraw } from './dom';
import { goldenFrames, MountedView } from './liveViews';

const open: MountedView[] = [];

function mounted(...args: ConstructorParameters<typeof MountedView>): MountedView {
  const view = new MountedView(...args);
  open.push(view);
  return view;
}

beforeEach(fillGaps);

afterEach(() => {
  for (const view of open.splice(0)) {
    view.remove();
  }
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const firstFrame = (topic: Topic) =>
  [...goldenFrames(topic), ...goldenFrames(topic, 'ordinary')][0];

const VIEWS = [
  ['progress', views.mountProgress, 'progress'],
  ['cluster map', views.mountClusterMap, 'flows'],
  ['memory by key', views.mountMemoryByKey, 'memory'],
  ['fine metrics', views.mountFineMetrics, 'metrics'],
  ['profile', views.mountProfile, 'profile'],
  ['logs', views.mountLogs, 'logs'],
  ['resources', views.mountResources, 'workers']
] as const;

test.each(VIEWS)('the %s that starts says what it waits for', async (_name, mount) => {
  const view = mounted(mount);
  view.feed.update({ state: 'starting', message: 'Cluster 1 is starting.' });
  await nextDraw();
  expect(view.root.dataset.state).toBe('starting');
  expect(view.texts('.kh-state-hint')).toEqual(['Cluster 1 is starting.']);
});

test.each(VIEWS)('the empty %s says what to do and has the button to do it', async (_n, mount) => {
  const run = vi.fn();
  const view = mounted(mount, { actions: [{ label: 'Start a cluster', run }] });
  view.feed.update({ state: 'closed', message: 'No cluster runs.' });
  await nextDraw();
  expect(view.root.dataset.state).toBe('empty');
  view.press('Start a cluster');
  expect(run).toHaveBeenCalledOnce();
});

test.each(VIEWS)('the %s that was lost keeps its picture and says so', async (_n, mount, topic) => {
  const view = mounted(mount);
  await view.give(firstFrame(topic));
  expect(view.root.dataset.state).toBe('live');
  view.feed.update({ state: 'lost' });
  await nextDraw();
  expect(view.root.dataset.state).toBe('lost');
  expect(view.texts('[role=alert]:not([hidden])')[0]).toContain('History kept');
  expect(view.el.querySelector<HTMLElement>('.kh-body')?.hidden).toBe(false);
});

test.each(VIEWS)('the %s leaves nothing behind', async (_name, mount, topic) => {
  const view = mounted(mount);
  await view.give(firstFrame(topic));
  view.dispose();
  expect(view.el.childElementCount).toBe(0);
  expect(view.feed.listeners).toBe(0);
});

const FALLBACK = 'Read from Dask’s own task stream, without running tasks.';

test.each(VIEWS)(
  'the %s says in one line that a scheduler does not report it',
  async (_name, mount, topic) => {
    const view = mounted(mount);
    view.feed.update({ state: 'live', message: FALLBACK, missing: [topic] });
    await nextDraw();
    expect(view.root.dataset.state).toBe('empty');
    expect(view.texts('.kh-state:not([hidden])')).toEqual([
      `Not reported by this scheduler${FALLBACK}`
    ]);
    expect(view.texts('[role=alert]:not([hidden])')).toEqual([]);
  }
);

test('what a live scheduler could not report is said above the picture', async () => {
  const view = mounted(views.mountProgress);
  await view.give(goldenFrames('progress')[0]);
  view.feed.update({ message: '1 of 2 workers did not report their profile.' });
  await nextDraw();
  expect(view.texts('[role=alert]:not([hidden])')).toEqual([
    '1 of 2 workers did not report their profile.'
  ]);
});

test('progress is in the order of the graph, finished prefixes folded away', async () => {
  const view = mounted(views.mountProgress);
  await view.give(goldenFrames('progress')[0]);
  const names = () => view.texts('.kh-progress-name');
  expect(names()).toEqual(['clean', '<b>sum</b> ofall']);
  view.press('1 finished');
  await nextDraw();
  expect(names()).toEqual(['clean', '<b>sum</b> ofall', 'read-csv']);
  expect(view.el.querySelector('.kh-progress-name b')).toBeNull();
});

test('progress by group shows the groups only', async () => {
  const view = mounted(views.mountProgress);
  await view.give(goldenFrames('progress')[0]);
  view.press('Group');
  await nextDraw();
  expect(view.texts('.kh-progress-name')).toEqual(['clean-ab12']);
});

test('a bar of progress says in words what it shows', () => {
  const rows = readProgress(goldenFrames('progress')[0]);
  const clean = arrange(rows, 'prefix').find(row => row.prefix === 'clean');
  expect(clean && counts(clean, identity)).toEqual([
    '60 of 120',
    '2 running',
    '2 assigned',
    '40 queued',
    '16 waiting'
  ]);
});

test('a prefix that was at work before begins its new run empty', () => {
  const [clean, group] = readProgress(goldenFrames('progress')[0]).filter(
    row => row.prefix === 'clean'
  );
  const [shown] = arrange([{ ...clean, done: 10_060 }, group], 'prefix');
  expect([shown.done, pending(shown)]).toEqual([60, 60]);
});

test('memory is shown by size with the share of each prefix', async () => {
  const view = mounted(views.mountMemoryByKey);
  await view.give(goldenFrames('memory')[0]);
  expect(view.texts('.kh-bar-total')).toEqual(['3.0 GB', '≈ 8.0 kB']);
  expect(view.texts('.kh-bar-facts')).toEqual([
    '100 % · 12 results · 1 more copy',
    '< 1 % · 2 results'
  ]);
  expect(view.texts('.kh-foot')[0]).toContain('3.0 GB in 14 results');
});

test('memory that was freed leaves the empty state', async () => {
  const view = mounted(views.mountMemoryByKey);
  await view.give(...goldenFrames('memory'));
  expect(view.texts('.kh-state-title')).toEqual(['No results in memory']);
});

test('traffic is what the totals grew by, nothing at the first look', () => {
  const [before, after] = goldenFrames('flows').map(readFlows);
  const meter = new FlowMeter();
  expect(meter.moved(before, 'r1')).toEqual([]);
  const moved = meter.moved(after, 'r1');
  expect(moved[0]).toMatchObject({ kind: 'transfer', messages: 2, nbytes: 3e6 });
  expect(moved).toHaveLength(6);
  expect(meter.moved(after, 'r1')).toEqual([]);
  expect(meter.moved(before, 'r2')).toEqual([]);
});

test('the map shows every node once and says what each is', async () => {
  const view = mounted(views.mountClusterMap);
  await view.give(...goldenFrames('workers', 'ordinary').slice(0, 1), ...goldenFrames('flows'));
  const named = [...view.el.querySelectorAll('.kh-map-node')].map(
    node => node.getAttribute('aria-label')?.split(':')[0]
  );
  expect(named).toEqual(['scheduler', 'client', 'worker 1', 'größer']);
  expect(view.el.querySelectorAll('.kh-arc')).toHaveLength(6);
});

test('nodes keep their place while the same ones are there, and stay in the room', () => {
  const workers = Array.from({ length: 40 }, (_, i) => `w${i}`);
  const size = { width: 240, height: 200 };
  const places = placeAll(['c'], workers, size);
  expect(placeAll(['c'], workers, size)).toEqual(places);
  expect(places).toHaveLength(42);
  for (const { x, y, r } of places) {
    expect(x - r).toBeGreaterThanOrEqual(0);
    expect(x + r).toBeLessThanOrEqual(size.width);
    expect(y - r).toBeGreaterThanOrEqual(0);
    expect(y + r).toBeLessThanOrEqual(size.height);
  }
});

test('two ways between the same nodes do not cover each other, and bytes widen them', () => {
  const [scheduler, , worker] = placeAll(['c'], ['w'], { width: 400, height: 300 });
  expect(arcPath(scheduler, worker)).not.toBe(arcPath(worker, scheduler));
  expect([0, 1e6, 1e9, 1e15].map(arcWidth)).toEqual([1.5, 5.4, 9.3, 10]);
});
