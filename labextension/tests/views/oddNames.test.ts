// @vitest-environment jsdom
/** Keys with markup, newlines and ten thousand letters are text in every view. */

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { IFrame } from '../../src/protocol';
import * as views from '../../src/views';
import { fillGaps, nextDraw } from './dom';
import { graphFrame, taskFrame } from './frames';
import { goldenFrames, MountedView } from './liveViews';

const ODD = `<img src=x onerror="window.hurt=1">\nsecond ${'k'.repeat(10_000)}`;
/** No line that a reader meets is longer. */
const LONGEST = 1100;

let view: MountedView;

beforeEach(() => {
  fillGaps();
});

afterEach(() => {
  view.remove();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

/** A frame of the golden recording in which every text is the odd one. */
function odd(frame: IFrame, ...names: string[]): IFrame {
  const strings = { ...frame.strings };
  for (const name of names) {
    const codes = new Int32Array(frame.length);
    strings[name] = { codes, values: [ODD] };
  }
  return { ...frame, strings };
}

function lines(): string[] {
  const parts = [...view.el.querySelectorAll<HTMLElement>('.kh-view *')];
  return parts
    .filter(part => part.childElementCount === 0 && part.tagName.toLowerCase() !== 'style')
    .flatMap(part => [part.textContent ?? '', part.title ?? '', part.ariaLabel ?? '']);
}

test.each([
  ['progress', views.mountProgress, 'progress', ['prefix']],
  ['progress by group', views.mountProgress, 'progress', ['prefix', 'group']],
  ['memory by key', views.mountMemoryByKey, 'memory', ['prefix']],
  ['fine metrics', views.mountFineMetrics, 'metrics', ['prefix', 'span']],
  ['profile', views.mountProfile, 'profile', ['name', 'file', 'code']],
  ['cluster map', views.mountClusterMap, 'flows', ['source', 'target']],
  ['logs', views.mountLogs, 'logs', ['source', 'text']]
] as const)('the %s shows an odd name as text', async (name, mount, topic, names) => {
  view = new MountedView(mount);
  await view.give(odd(goldenFrames(topic)[0], ...names));
  if (name.includes('group')) {
    view.press('Group');
    await nextDraw();
  }
  expect(view.root.dataset.state).toBe('live');
  expect(view.el.querySelector('img')).toBeNull();
  expect(lines().some(line => line.includes('<img src=x'))).toBe(true);
});

test.each([
  ['progress', views.mountProgress, 'progress', ['prefix', 'group']],
  ['memory by key', views.mountMemoryByKey, 'memory', ['prefix']],
  ['fine metrics', views.mountFineMetrics, 'metrics', ['prefix', 'span']],
  ['cluster map', views.mountClusterMap, 'flows', ['source', 'target']]
] as const)('the %s cuts a name of ten thousand letters', async (_name, mount, topic, names) => {
  view = new MountedView(mount);
  await view.give(odd(goldenFrames(topic)[0], ...names));
  expect(Math.max(...lines().map(line => line.length))).toBeLessThan(LONGEST);
});

test('the graph labels a node by what it does, in one line, and keeps the key for the card', async () => {
  view = new MountedView(views.mountGraphView);
  await view.give(graphFrame([{ prefix: 'read-csv' }, { prefix: ODD, dependencies: [0] }]));
  expect(view.texts('.kh-node-name')[0]).toBe('read-csv 0');
  expect(view.el.querySelector('.kh-node title')?.textContent).toContain('read-csv-0: waiting');
  expect(view.el.querySelector('img')).toBeNull();
  expect(Math.max(...lines().map(line => line.length))).toBeLessThan(LONGEST);
});

test('the search of the stream finds an odd name and says it in one line', async () => {
  view = new MountedView(views.mountTaskStream);
  await view.give(
    taskFrame([
      { prefix: 'inc', start: 0, duration: 1 },
      { prefix: ODD, start: 1, duration: 1 }
    ])
  );
  view.press('Search');
  const field = view.el.querySelector<HTMLInputElement>('input[type=search], .kh-search input');
  expect(field).not.toBeNull();
  (field as HTMLInputElement).value = '<img src=x';
  field?.dispatchEvent(new Event('input', { bubbles: true }));
  await nextDraw();
  await vi.waitFor(() => expect(view.el.textContent).toMatch(/1 of 1|1 hit|1 task/));
  expect(view.el.querySelector('img')).toBeNull();
});
