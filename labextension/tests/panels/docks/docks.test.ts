// @vitest-environment jsdom
/** Views and recordings as widgets of the dock. */

import { afterEach, beforeEach, expect, test } from 'vitest';
import { RecordingWidget } from '../../../src/panels/docks/recordingWidget';
import { VIEW_TYPES } from '../../../src/panels/docks/viewTypes';
import { ViewWidget } from '../../../src/panels/docks/viewWidget';
import { ClusterClient } from '../../../src/services/clusters/clusterClient';
import { ClusterStore } from '../../../src/services/clusters/clusterStore';
import { FeedRegistry } from '../../../src/services/docks/feeds';
import { fetchRecording } from '../../../src/services/docks/recordings';
import { EventSocket } from '../../../src/services/shared/eventSocket';
import { pageMemory } from '../../../src/services/shared/pageMemory';
import { socketUrl } from '../../../src/services/shared/request';
import type { IEventTopics } from '../../../src/services/topics';
import { readGolden } from '../../golden';
import { LabServer } from '../../labServer';
import { packMessages } from '../../pack';
import { click, show, trans, until } from '../../page';
import { cluster } from '../../services/clusters/cluster';
import { fillGaps } from '../../views/dom';

let server: LabServer;
let store: ClusterStore;
let started: number;

beforeEach(async () => {
  fillGaps();
  sessionStorage.clear();
  started = 0;
  server = await LabServer.start();
  const events = new EventSocket<IEventTopics>(() => socketUrl(server.settings, 'events'));
  store = new ClusterStore(new ClusterClient(trans, server.settings), pageMemory('test'), events);
});

afterEach(async () => {
  store.dispose();
  await server.stop();
});

function view(id: string): ViewWidget {
  const type = VIEW_TYPES.find(each => each.id === id) as (typeof VIEW_TYPES)[number];
  const feeds = new FeedRegistry(server.settings);
  const start = () => {
    started += 1;
  };
  return show(new ViewWidget({ type, store, feeds, trans, start }));
}

test('without a cluster a view offers to start one', async () => {
  const widget = view('logs');
  await until(() => expect(widget.node.textContent).toContain('No cluster is running'));
  click('Start a cluster', widget.node);
  expect(started).toBe(1);
  widget.dispose();
});

test('a view follows the selected cluster while it is open', async () => {
  const widget = view('workers');
  await until(() => expect(server.topics).toEqual(['clusters']));
  server.setClusters(cluster({ state: 'starting' }));
  await until(() => expect(widget.node.textContent).toContain('Cluster 1 is starting.'));
  server.setClusters(cluster({ state: 'failed', message: 'No memory is left.' }));
  await until(() => expect(widget.node.textContent).toContain('No memory is left.'));
  server.setClusters(cluster(), cluster({ id: 'b', name: 'B' }));
  await until(() => expect(widget.title.label).toBe('Workers – B'));
  expect(widget.node.getAttribute('aria-label')).toBe('Workers');
  widget.dispose();
  await until(() => expect(server.topics).toEqual([]));
});

test('a recording is shown in the views', async () => {
  server.recording = packMessages(readGolden('recorded').messages);
  const read = () => fetchRecording('folder/run.arrows', server.settings, trans);
  const widget = show(new RecordingWidget(read, trans));
  expect(widget.node.textContent).toContain('Reading the recording');
  await until(() => expect(widget.node.querySelector('.kh-taskstream')).not.toBeNull());
  widget.dispose();
});

test('a recording that cannot be read is reported in one sentence', async () => {
  const read = () => Promise.reject(new Error('This is not a recording.'));
  const widget = show(new RecordingWidget(read, trans));
  await until(() => expect(widget.node.textContent).toContain('This is not a recording.'));
  widget.dispose();
});
