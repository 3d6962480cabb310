// @vitest-environment jsdom
/** Resources, profile, fine metrics and logs: what they count, and how they are handled. */

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import * as views from '../../src/views';
import { barsOf, readMetrics } from '../../src/views/fineMetrics/metricRows';
import { asText, filterLogs, readLogs } from '../../src/views/logs/logRows';
import {
  findCall,
  type ICall,
  layOutCalls,
  ownerOf,
  ownSeconds,
  pathOf,
  readProfile,
  shortFile
} from '../../src/views/profile/callTree';
import { columnsOf, History, linesOf } from '../../src/views/resources/history';
import { agoLabel } from '../../src/views/resources/timeline';
import { identity } from '../../src/views/shared/options';
import { readWorkers } from '../../src/views/workers/workerRows';
import { fillGaps, nextDraw } from './dom';
import { workersFrame } from './frames';
import { goldenFrames, MountedView } from './liveViews';

let view: MountedView;

beforeEach(fillGaps);

afterEach(() => {
  view?.remove();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const workers = (names: string[], shared = false) =>
  readWorkers(workersFrame(names, 2, shared), identity);

test('resources add up what the workers use', () => {
  const history = new History();
  history.add(100, workers(['a', 'b']));
  expect(history.samples[0]).toMatchObject({ cpu: 0.25, memory: 2e9, limit: 8e9 });
});

test('workers of one process are counted once', () => {
  const history = new History();
  history.add(100, workers(['a', 'b'], true));
  expect(history.samples[0]).toMatchObject({ cpu: 0.125, memory: 1e9 });
  expect(linesOf(history.samples)).toEqual([]);
});

test('a worker that joined later has no line before, and time counts back from now', () => {
  const history = new History();
  history.add(100, workers(['a']));
  history.add(130, workers(['a', 'b']));
  const lines = linesOf(history.samples);
  const [x, all, a, b] = columnsOf(history.samples, 130, 'memory', lines);
  expect(x).toEqual([-30, 0]);
  expect(all).toEqual([1e9, 2e9]);
  expect([a, b]).toEqual([
    [1e9, 1e9],
    [null, 1e9]
  ]);
  expect(history.last(10)).toHaveLength(1);
});

test('twenty minutes are remembered, and a clock set back starts again', () => {
  const history = new History();
  for (let i = 0; i < 3000; i++) {
    history.add(i / 2, workers(['a']));
  }
  expect(history.samples).toHaveLength(2400);
  history.add(3, workers(['a']));
  expect(history.samples).toHaveLength(1);
});

test('times before now are written in their largest unit', () => {
  const labels = [0, -5, -90, -120].map(at => agoLabel(at, identity));
  expect(labels).toEqual(['now', '−5 s', '−90 s', '−2 min']);
});

test('a profile is a tree whose frames know their own time', () => {
  const root = readProfile(goldenFrames('profile')[0]) as ICall;
  expect(root.children.map(call => call.name)).toEqual(['read-csv', 'sum']);
  const load = root.children[0].children[0];
  expect([load.name, load.seconds, ownSeconds(load)]).toEqual(['load', 3, 1]);
  expect(findCall(root, pathOf(load))).toBe(load);
});

test('a flame graph shows a call in focus over its whole width, with what called it', () => {
  const root = readProfile(goldenFrames('profile')[0]) as ICall;
  const load = root.children[0].children[0];
  const boxes = layOutCalls(load, 0.01);
  expect(boxes.map(({ call, width, row }) => [call.name, width, row])).toEqual([
    ['', 1, 0],
    ['read-csv', 1, 1],
    ['load', 1, 2],
    ['parse', 2 / 3, 3]
  ]);
});

test('calls too short to be seen are not drawn', () => {
  const root = readProfile(goldenFrames('profile')[0]) as ICall;
  expect(layOutCalls(root, 0.3).map(box => box.call.name)).toEqual([
    '',
    'read-csv',
    'load',
    'parse'
  ]);
});

test('frames have the owner of their code', () => {
  const call = (file: string, depth = 3) => ({ file, depth }) as ICall;
  const pandas = '/venv/lib/python3.11/site-packages/pandas/io/csv.py';
  expect(ownerOf(call('/home/me/lesson.py'))).toBe('yours');
  expect(ownerOf(call(pandas))).toBe('library');
  expect(ownerOf(call('/usr/lib/python3.11/threading.py'))).toBe('python');
  expect(ownerOf(call('', 1))).toBe('prefix');
  expect(shortFile(pandas)).toBe('pandas/io/csv.py');
});

test('the profile is walked by arrow keys, zoomed by Enter and reset by Escape', async () => {
  view = new MountedView(views.mountProfile);
  await view.give(goldenFrames('profile')[0]);
  const press = async (key: string) => {
    const current = view.el.querySelector('.kh-call[tabindex="0"]') as HTMLElement;
    current.focus();
    current.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    await nextDraw();
    return view.el.querySelector('.kh-call[tabindex="0"]')?.getAttribute('aria-label');
  };
  expect(await press('ArrowDown')).toContain('read-csv · 3.50 s (88 %)');
  expect(await press('ArrowRight')).toContain('sum');
  expect(await press('ArrowLeft')).toContain('read-csv');
  expect(await press('ArrowDown')).toContain('load – lesson.py:7');
  await press('Enter');
  expect(view.root.dataset.calls).toBe('4');
  await press('Escape');
  expect(view.root.dataset.calls).toBe('6');
});

test('metrics say what the seconds of a prefix went into, in a fixed order', () => {
  const [first, second, between] = barsOf(readMetrics(goldenFrames('metrics')[0]), 'prefix');
  expect([first.name, first.seconds]).toEqual(['read-csv', 8]);
  expect(first.activities.map(([name]) => name)).toEqual([
    'thread-cpu',
    'thread-noncpu',
    'disk-read'
  ]);
  expect(first.bytes).toEqual([['disk-read', 4e6]]);
  expect([second.name, between.name]).toEqual(['sum', '']);
});

test('metrics by span keep the spans apart', async () => {
  view = new MountedView(views.mountFineMetrics);
  await view.give(goldenFrames('metrics')[0]);
  view.press('Span');
  await nextDraw();
  expect(view.texts('.kh-bar-name')).toEqual(['default', 'lecture / model', 'between tasks']);
  expect(view.texts('.kh-toolbar-figure')).toEqual(['76 % of 9.25 s spent computing']);
});

test('logs are kept by source, level and text', () => {
  const rows = readLogs(goldenFrames('logs')[0]);
  const kept = (filter: object) =>
    filterLogs(rows, { source: '', level: 0, search: '', ...filter }).map(row => row.level);
  expect(kept({})).toEqual(['INFO', 'WARNING', 'ERROR']);
  expect(kept({ level: 2 })).toEqual(['WARNING', 'ERROR']);
  expect(kept({ source: 'scheduler' })).toEqual(['INFO']);
  expect(kept({ search: 'SECOND' })).toEqual(['WARNING']);
  expect(asText(rows.slice(0, 1))).toMatch(/\tINFO\tscheduler\tRegister worker\n$/);
});

test('a log line is shown as text, never as markup', async () => {
  view = new MountedView(views.mountLogs);
  await view.give(goldenFrames('logs')[0]);
  expect(view.texts('.kh-log-text')[1]).toBe('<b>full</b> second line');
  expect(view.el.querySelector('.kh-log-text b')).toBeNull();
  const search = view.el.querySelector('input') as HTMLInputElement;
  search.value = 'nothing like this';
  search.dispatchEvent(new Event('input'));
  await nextDraw();
  expect(view.texts('.kh-log-none:not([hidden])')[0]).toContain('No matching log lines');
});

test('a page that may not copy says what to do instead', async () => {
  view = new MountedView(views.mountLogs);
  await view.give(goldenFrames('logs')[0]);
  view.press('Copy');
  await nextDraw();
  expect(view.texts('.kh-foot')[0]).toContain('press Ctrl+C');
});
