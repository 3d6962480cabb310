// @vitest-environment jsdom
/** The Cluster panel in a page with a server: cards, forms, keys, and what it subscribes to. */

import { CommandRegistry } from '@lumino/commands';
import { Drag } from '@lumino/dragdrop';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ClusterPanel } from '../../../src/panels/clusters/clusterPanel';
import { createPanelModel } from '../../../src/panels/clusters/panelModel';
import { ClusterClient } from '../../../src/services/clusters/clusterClient';
import { ClusterStore } from '../../../src/services/clusters/clusterStore';
import { loadPreferences } from '../../../src/services/clusters/preferences';
import { EventSocket } from '../../../src/services/shared/eventSocket';
import { pageMemory } from '../../../src/services/shared/pageMemory';
import { socketUrl } from '../../../src/services/shared/request';
import type { IEventTopics } from '../../../src/services/topics';
import { CommandIDs } from '../../../src/tokens';
import { LabServer } from '../../labServer';
import { click, control, has, press, show, text, trans, type, until } from '../../page';
import { cluster } from '../../services/clusters/cluster';

let server: LabServer;
let store: ClusterStore;
let panel: ClusterPanel;
let events: EventSocket<IEventTopics>;
let executed: [string, unknown][];

beforeEach(async () => {
  sessionStorage.clear();
  server = await LabServer.start();
  executed = [];
  const commands = new CommandRegistry();
  for (const id of Object.values(CommandIDs)) {
    commands.addCommand(id, { execute: args => void executed.push([id, { ...args }]) });
  }
  events = new EventSocket<IEventTopics>(() => socketUrl(server.settings, 'events'));
  store = new ClusterStore(new ClusterClient(trans, server.settings), pageMemory('test'), events);
  panel = new ClusterPanel(createPanelModel(commands, store, loadPreferences(null), trans));
});

afterEach(async () => {
  panel.dispose();
  store.dispose();
  events.dispose();
  await server.stop();
});

async function open(...clusters: ReturnType<typeof cluster>[]): Promise<HTMLElement> {
  server.clusters = clusters;
  show(panel);
  await until(() => expect(store.isReady).toBe(true));
  await until(() => expect(text(panel.node, '.kh-Card')).toHaveLength(clusters.length));
  return panel.node;
}

const card = (id: string) =>
  panel.node.querySelector<HTMLElement>(`[data-cluster-id="${id}"]`) as HTMLElement;

test('without a cluster the panel offers the first lecture and the form', async () => {
  show(panel);
  await until(() => expect(panel.node.textContent).toContain('Looking for clusters'));
  await until(() => expect(panel.node.textContent).toContain('No cluster is running.'));
  click('Open lecture 00', panel.node);
  expect(executed).toEqual([[CommandIDs.openLecture, {}]]);
});

test('a card shows state, size, use and the last minute', async () => {
  const node = await open(cluster());
  expect(text(node, '.kh-Card-state')).toEqual(['Live']);
  expect(text(node, '.kh-Card-figures')).toEqual([
    '2 workers · 4 threads',
    '1.3 / 4 GB · 12 tasks'
  ]);
  expect(node.querySelector('.kh-Card-spark')?.getAttribute('aria-label')).toContain('CPU: 25 %');
  server.setClusters(cluster({ cpu: 200 }));
  await until(() => expect(node.querySelector('.kh-Card-sparkLine')).not.toBeNull());
});

test('a new cluster is started with what was typed, and followed until it runs', async () => {
  const node = await open();
  click('New cluster', node);
  await until(() => expect(document.activeElement).toBe(control('Workers', node)));
  type('Workers', '3', node);
  type('Memory each', ' 1 GB ', node);
  click('Start', node);
  await until(() => expect(text(node, '.kh-Card-state')).toEqual(['Starting']));
  expect(server.changes).toEqual([
    {
      method: 'POST',
      path: 'clusters',
      body: { workers: 3, threads_per_worker: 1, memory_limit: '1 GB' }
    }
  ]);
  expect(has('Cancel', node)).toBe(false);
  panel.hide();
  await new Promise(resolve => setTimeout(resolve, 100));
  expect(server.topics).toEqual(['clusters']);
  server.setClusters({ ...server.clusters[0], state: 'live' });
  await until(() => expect(server.topics).toEqual([]));
});

test('an address is watched, and an error stays in the form', async () => {
  const node = await open();
  click('New cluster', node);
  await until(() => control('Workers', node));
  click('Watch an address', node);
  await until(() => type('Address', 'tcp://elsewhere:1', node));
  expect(text(node, '.kh-New-note')[0]).toContain('can run code as you');
  server.failures.set('clusters', [400, 'No Dask scheduler answers at tcp://elsewhere:1.']);
  click('Watch', node);
  await until(() =>
    expect(text(node, '[role=alert]')).toEqual(['No Dask scheduler answers at tcp://elsewhere:1.'])
  );
  click('Watch', node);
  await until(() => expect(text(node, '.kh-Card-name')).toEqual(['tcp://elsewhere:1']));
  expect(server.changes[0].body).toEqual({ address: 'tcp://elsewhere:1' });
});

test('Escape closes the form and returns the focus', async () => {
  const node = await open();
  const button = control('New cluster', node.querySelector('.kh-Panel-header') as HTMLElement);
  button.focus();
  button.click();
  await until(() => expect(document.activeElement).toBe(control('Workers', node)));
  press('Escape');
  await until(() => expect(node.querySelector('form')).toBeNull());
  await until(() => expect(document.activeElement).toBe(button));
});

test('workers are scaled in the card', async () => {
  const node = await open(cluster());
  click('Scale Cluster', node);
  await until(() => click('One worker more', node));
  await until(() => expect(control<HTMLInputElement>('Number of workers', node).value).toBe('3'));
  click('Scale', node);
  await until(() => expect(text(node, '.kh-Card-figures')[0]).toContain('3 workers'));
  expect(node.querySelector('.kh-Scale')).toBeNull();
});

test('a cluster with running tasks is closed only after a question', async () => {
  const node = await open(cluster());
  click('Close Cluster', node);
  await until(() => expect(node.textContent).toContain('12 tasks are running and would be lost.'));
  expect(document.activeElement?.textContent).toBe('Keep');
  press('Escape');
  await until(() => expect(node.querySelector('[role=alertdialog]')).toBeNull());
  press('Delete', node.querySelector('.kh-Card-main'));
  await until(() => click('Close', node));
  await until(() => expect(text(node, '.kh-Card')).toEqual([]));
  expect(server.changes.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'DELETE clusters/a'
  ]);
});

test('an idle cluster is closed at once, a lost one is removed, a watched one no longer watched', async () => {
  const can = { scale: false, restart: false, close: true };
  const node = await open(
    cluster({ processing: 0 }),
    cluster({ id: 'b', name: 'B', state: 'lost', message: 'It was killed.', can }),
    cluster({ id: 'c', name: 'C', owner: 'address', can })
  );
  expect(card('b').textContent).toContain('It was killed.');
  click('Close Cluster', card('a'));
  await until(() => expect(card('a')).toBeNull());
  click('Remove from List', card('b'));
  await until(() => expect(card('b')).toBeNull());
  click('Stop Watching', card('c'));
  await until(() => expect(text(node, '.kh-Card')).toEqual([]));
});

test('an error of an action is shown in its card', async () => {
  const node = await open(cluster());
  server.failures.set('clusters/a/restart', [504, 'The owner did not restart it.']);
  click('Restart Workers', node);
  await until(() =>
    expect(text(card('a'), '[role=alert]')).toEqual(['The owner did not restart it.'])
  );
});

test('arrow keys move between cards, a click selects one, and its views open', async () => {
  const node = await open(cluster(), cluster({ id: 'b', name: 'B' }));
  const [first, second] = [...node.querySelectorAll<HTMLElement>('.kh-Card-main')];
  expect(second.getAttribute('aria-current')).toBe('true');
  second.focus();
  press('ArrowUp');
  expect(document.activeElement).toBe(first);
  press('End');
  expect(document.activeElement).toBe(second);
  first.click();
  await until(() => expect(first.getAttribute('aria-current')).toBe('true'));
  click('Open the Task Stream', card('a'));
  click('Logs', card('a'));
  click('Insert Client Code', card('a'));
  expect(executed).toEqual([
    [CommandIDs.openView, { view: 'task-stream' }],
    [CommandIDs.openView, { view: 'logs' }],
    [CommandIDs.insertClient, { id: 'a' }]
  ]);
});

test('"?" lists the shortcuts', async () => {
  const node = await open(cluster());
  press('?', node.querySelector('.kh-Card-main'));
  await until(() => expect(text(node, '.kh-Help kbd')).toContain('Delete'));
  click('Keyboard shortcuts', node);
  await until(() => expect(node.querySelector('.kh-Help')).toBeNull());
});

test('a change of state is announced', async () => {
  const node = await open(cluster());
  server.setClusters(cluster({ state: 'lost' }));
  await until(() => expect(text(node, '[role=status]')[0]).toContain('Cluster 1: Lost.'));
});

test('a card is dragged as a cell of client code', async () => {
  const start = vi.spyOn(Drag.prototype, 'start');
  const node = await open(cluster());
  const main = node.querySelector('.kh-Card-main') as HTMLElement;
  main.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, clientX: 10, clientY: 10 }));
  document.dispatchEvent(new PointerEvent('pointermove', { clientX: 13, clientY: 10 }));
  expect(start).not.toHaveBeenCalled();
  document.dispatchEvent(new PointerEvent('pointermove', { clientX: 40, clientY: 10 }));
  expect(start).toHaveBeenCalledOnce();
  const drag = start.mock.contexts[0] as Drag;
  expect(drag.mimeData.getData('text/plain')).toContain('Client("tcp://127.0.0.1:40001")');
  drag.dispose();
});

test('a hidden panel subscribes to nothing, and after a break the list is read again', async () => {
  const node = await open(cluster());
  expect(server.topics).toEqual(['clusters']);
  panel.hide();
  await until(() => expect(server.topics).toEqual([]));
  panel.show();
  await until(() => expect(server.topics).toEqual(['clusters']));
  server.drop();
  server.clusters = [cluster({ name: 'After the restart' })];
  await until(() => expect(text(node, '.kh-Card-name')).toEqual(['After the restart']));
  await until(() => expect(server.topics).toEqual(['clusters']));
  expect(server.subscriptions.size).toBe(1);
});

test('the panel shows why its list may be out of date', async () => {
  const node = await open(cluster());
  await server.stop();
  await until(() => expect(text(node, '[role=alert]')[0]).toContain('did not answer'));
  server = await LabServer.start();
});

test('activation focuses the panel', async () => {
  await open(cluster());
  panel.activate();
  await until(() => expect(panel.node.contains(document.activeElement)).toBe(true));
});
