// @vitest-environment jsdom
/** A recording in the views of a live cluster: tabs, the play head, and words that know no cluster. */

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ReplayFeed } from '../../src/feeds';
import { mountReplay } from '../../src/views';
import { rateOf } from '../../src/views/replay/player';
import { readGolden } from '../golden';
import { packMessages } from '../pack';
import { fillGaps, nextDraw } from './dom';

let el: HTMLElement;
let unmount: () => void = () => undefined;

beforeEach(() => {
  fillGaps();
  el = document.createElement('div');
  document.body.append(el);
});

afterEach(() => {
  unmount();
  unmount = () => undefined;
  el.remove();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

/** Without the messages of these topics. */
async function show(view?: string, ...without: string[]): Promise<void> {
  const { messages, expected } = readGolden('recorded');
  const kept = messages.filter((_, i) => !without.includes(expected[i].header.topic));
  unmount = mountReplay(el, new ReplayFeed(packMessages(kept)), { view });
  await nextDraw();
}

function tabs(): HTMLElement[] {
  return [...el.querySelectorAll<HTMLElement>('[role=tab]')];
}

async function press(on: Element, key: string): Promise<void> {
  on.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  await nextDraw();
}

function slider(): HTMLInputElement {
  return el.querySelector('.kh-playbar input') as HTMLInputElement;
}

function said(): string {
  return el.querySelector('.kh-moment')?.textContent ?? '';
}

test('every view that the file can feed has a tab, named as in a live cluster', async () => {
  await show();
  const names = tabs().map(tab => tab.textContent);
  expect(names).toEqual(['Task stream', 'Workers', 'Progress', 'Task graph', 'Resources']);
});

test('a view that the file cannot feed is absent', async () => {
  await show(undefined, 'samples', 'graph');
  expect(tabs().map(tab => tab.textContent)).toEqual(['Task stream']);
});

test('arrow keys walk along the tabs, and the panel is named by its tab', async () => {
  await show('progress');
  await press(tabs()[2], 'ArrowLeft');
  const [selected] = tabs().filter(tab => tab.getAttribute('aria-selected') === 'true');
  const panel = el.querySelector('[role=tabpanel]');
  expect(selected.textContent).toBe('Workers');
  expect(document.activeElement).toBe(selected);
  expect(panel?.getAttribute('aria-labelledby')).toBe(selected.id);
  expect(panel?.querySelectorAll('.kh-view')).toHaveLength(1);
  expect(tabs().filter(tab => tab.tabIndex === 0)).toEqual([selected]);
});

test('the play head moves by keys and says where it is', async () => {
  await show('progress');
  expect(said()).toBe('at 8.00 s of 8.00 s');
  await press(slider(), 'Home');
  expect(said()).toBe('at 0.00 s of 8.00 s');
  await press(slider(), 'PageUp');
  await press(slider(), 'ArrowRight');
  expect(slider().getAttribute('aria-valuetext')).toBe('0.88 s of 8.00 s');
  expect(el.querySelector('.kh-progressview')?.textContent).toContain('0 of 2 · 2 running');
});

test('space plays from the beginning where the end was reached, and pauses', async () => {
  await show();
  const play = el.querySelector('.kh-play');
  await press(slider(), ' ');
  expect(play?.getAttribute('aria-label')).toBe('Pause (space)');
  await press(slider(), ' ');
  expect(play?.getAttribute('aria-label')).toBe('Play (space)');
  expect(Number(slider().value)).toBeLessThan(1);
});

test('a speed is a multiple of real time, or brings the whole run into ten seconds', () => {
  const run = { start: 100, end: 150 };
  expect([rateOf('1', run), rateOf('16', run), rateOf('whole', run)]).toEqual([1, 16, 5]);
});

test.each(['task-stream', 'workers', 'progress', 'task-graph', 'resources'])(
  'the %s of a recording says what is missing and does not speak of a cluster',
  async view => {
    await show(view);
    for (const key of ['Home', 'End']) {
      await press(slider(), key);
      const text = el.querySelector('[role=tabpanel]')?.textContent ?? '';
      expect(text).toContain('3 rows are missing.');
      expect(text).not.toMatch(/cluster is|[Ss]tart a|[Cc]onnect|Waiting for|kept|live/);
    }
    const live = el.querySelector<HTMLElement>('.kh-live');
    expect(live === null || live.hidden).toBe(true);
  }
);

test('the graph shows the states of the moment and one critical path for the whole run', async () => {
  await show('task-graph');
  await press(slider(), 'Home');
  const states = [...el.querySelectorAll<HTMLElement>('.kh-node')].map(node => node.dataset.state);
  expect(states.sort()).toEqual(['running', 'waiting', 'waiting', 'waiting', 'waiting']);
  expect(el.querySelector('.kh-toolbar-figure')?.textContent).toContain('critical path 6.00 s');
});

test('the critical path is that of the whole run also where its beginning is shown', async () => {
  await show('progress');
  await press(slider(), 'Home');
  tabs()[3].click();
  await nextDraw();
  expect(el.querySelector('.kh-toolbar-figure')?.textContent).toContain('critical path 6.00 s');
});

test('who wants little motion gets a new moment once a second', async () => {
  const listen = { addEventListener: () => undefined, removeEventListener: () => undefined };
  vi.stubGlobal('matchMedia', () => ({ matches: true, ...listen }));
  await show();
  await press(slider(), ' ');
  await nextDraw();
  expect(said()).toBe('at 0.00 s of 8.00 s');
});

test('an empty recording says so and has nothing to play', async () => {
  await show(undefined, 'samples', 'graph', 'task_stream');
  expect(el.textContent).toContain('Nothing was recorded');
  expect(el.querySelector<HTMLElement>('.kh-playbar')?.hidden).toBe(true);
});
