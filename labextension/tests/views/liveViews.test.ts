// @vitest-environment jsdom
/** Task stream and workers in the DOM: four states, true figures, nothing left behind. */

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import * as views from '../../src/views';
import { fillGaps, HandFeed, nextDraw } from './dom';
import { taskFrame, workersFrame } from './frames';

let el: HTMLElement;
let feed: HandFeed;
const mounted: (() => void)[] = [];
const mountTaskStream = remembered(views.mountTaskStream);
const mountWorkers = remembered(views.mountWorkers);

/** A view that a test leaves open would go on drawing after the page is gone. */
function remembered<A extends unknown[]>(mount: (...args: A) => () => void): typeof mount {
  return (...args) => {
    const dispose = mount(...args);
    mounted.push(dispose);
    return dispose;
  };
}

beforeEach(() => {
  fillGaps();
  el = document.createElement('div');
  document.body.append(el);
  feed = new HandFeed();
});

afterEach(() => {
  for (const dispose of mounted.splice(0)) {
    dispose();
  }
  el.remove();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const oneFrame = () => new Promise(resolve => requestAnimationFrame(resolve));
const root = () => el.querySelector<HTMLElement>('.kh-view') as HTMLElement;
const visibleText = () => el.querySelector('.kh-state:not([hidden])')?.textContent ?? '';

test.each([
  ['task stream', mountTaskStream, 'Waiting for the scheduler'],
  ['workers', mountWorkers, 'Waiting for workers']
])('the %s that starts says what it waits for', (_name, mount, title) => {
  feed.update({ state: 'starting', message: 'Cluster 1 is starting.' });
  mount(el, feed);
  expect(root().dataset.state).toBe('starting');
  expect(visibleText()).toBe(`${title}Cluster 1 is starting.`);
});

test.each([
  ['task stream', mountTaskStream],
  ['workers', mountWorkers]
])('the empty %s says what to do and has the button to do it', (_name, mount) => {
  const run = vi.fn();
  feed.update({ state: 'closed', message: 'No cluster runs.' });
  mount(el, feed, { actions: [{ label: 'Start a cluster', run }] });
  expect(root().dataset.state).toBe('empty');
  expect(visibleText()).toContain('No cluster runs.');
  el.querySelector<HTMLButtonElement>('.kh-state button')?.click();
  expect(run).toHaveBeenCalledOnce();
});

test('the task stream counts what it was given', async () => {
  mountTaskStream(el, feed);
  feed.give(workersFrame(['0', '1']));
  feed.give(
    taskFrame([
      { start: 0, duration: 3, prefix: 'read-csv' },
      { start: 0, duration: 1, prefix: 'sum', thread: 1 }
    ])
  );
  await nextDraw();
  expect({ ...root().dataset }).toMatchObject({
    state: 'live',
    tasks: '2',
    running: '0',
    dropped: '0'
  });
  const line = [...el.querySelectorAll('.kh-foot-line span')].map(span => span.textContent);
  expect(line).toContain('75 % read-csv');
  expect(el.querySelector('canvas')?.getAttribute('aria-label')).toBe(
    'Task stream: 2 tasks done, 0 running, read-csv 75 % of time'
  );
});

test('the first tasks are drawn at once, also just after a change of state', async () => {
  feed.update({ state: 'starting', message: '' });
  mountTaskStream(el, feed);
  feed.update({ state: 'live', message: '' });
  await oneFrame();
  feed.give(taskFrame([{ start: 0, duration: 3 }]));
  await oneFrame();
  expect(root().dataset.tasks).toBe('1');
});

test('a task that ends after a pause is drawn at once, whatever the words are doing', async () => {
  mountTaskStream(el, feed);
  feed.give(taskFrame([{ start: 0, duration: 1 }]));
  await new Promise(resolve => setTimeout(resolve, 540)); // the text has just been written again
  feed.give(taskFrame([{ start: 1, duration: 1 }]));
  await oneFrame();
  expect(root().dataset.tasks).toBe('2');
});

test('a lost connection keeps the tasks and says so', async () => {
  mountTaskStream(el, feed);
  feed.give(taskFrame([{ start: 0, duration: 1 }]));
  feed.update({ state: 'lost', dropped: 4 });
  await nextDraw();
  expect({ ...root().dataset }).toMatchObject({ state: 'lost', tasks: '1', dropped: '4' });
  const alert = el.querySelector('[role=alert]:not([hidden])');
  expect(alert?.textContent).toContain('History kept, reconnecting');
  expect(el.querySelector<HTMLElement>('.kh-body')?.hidden).toBe(false);
});

test('arrow keys move over the tasks and announce each one', async () => {
  mountTaskStream(el, feed);
  const names = ['first', 'second', 'third'];
  feed.give(taskFrame(names.map((prefix, i) => ({ prefix, start: i, duration: 0.5 }))));
  await nextDraw();
  const canvas = el.querySelector('canvas') as HTMLCanvasElement;
  const press = (key: string) => canvas.dispatchEvent(new KeyboardEvent('keydown', { key }));
  const spoken = () => el.querySelector('.kh-plot [aria-live]')?.textContent;
  press('Enter');
  expect(spoken()).toContain('second-1, Duration 500 ms');
  press('ArrowLeft');
  expect(spoken()).toContain('first-0');
  press('Escape');
  await nextDraw();
  expect(el.querySelector<HTMLElement>('.kh-card')?.hidden).toBe(true);
});

test('the live button shows whether the view follows', async () => {
  mountTaskStream(el, feed);
  feed.give(taskFrame([{ start: 0, duration: 1 }]));
  await nextDraw();
  const live = el.querySelector('.kh-live') as HTMLButtonElement;
  expect(live.getAttribute('aria-pressed')).toBe('true');
  [...el.querySelectorAll<HTMLButtonElement>('.kh-tool')]
    .find(b => b.textContent === 'Fit')
    ?.click();
  await nextDraw();
  expect(live.getAttribute('aria-pressed')).toBe('false');
  live.click();
  await nextDraw();
  expect(live.getAttribute('aria-pressed')).toBe('true');
});

test('the workers table puts the paused worker first, in words', async () => {
  mountWorkers(el, feed);
  feed.give(workersFrame(['0', '1']));
  await nextDraw();
  const rows = [...el.querySelectorAll('tbody tr')];
  expect(rows.map(row => row.querySelector('th')?.textContent)).toEqual(['worker 1', 'worker 0']);
  expect(rows[0].querySelector('.kh-status')?.textContent).toBe('paused');
  expect(rows[0].textContent).toContain('1.0 GB: 400 MB managed, 600 MB unmanaged');
});

test('workers that share a process say whose memory it is', async () => {
  mountWorkers(el, feed);
  feed.give(workersFrame(['a', 'b'], 1, true));
  await nextDraw();
  expect(el.querySelector('.kh-note')?.textContent).toContain(
    'memory is that of the whole process'
  );
});

test.each([
  ['task stream', mountTaskStream],
  ['workers', mountWorkers]
])('the %s leaves nothing behind', async (_name, mount) => {
  const dispose = mount(el, feed);
  feed.give(workersFrame(['0']));
  await nextDraw();
  dispose();
  expect(el.childElementCount).toBe(0);
  expect(feed.listeners).toBe(0);
});
