// @vitest-environment jsdom
/** All plugins in an application with JupyterLab's shell: commands, palette, restorer, settings. */

import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  ILabShell,
  ILayoutRestorer,
  JupyterFrontEnd,
  LabShell,
  LayoutRestorer
} from '@jupyterlab/application';
import { ICommandPalette, Notification } from '@jupyterlab/apputils';
import { PageConfig } from '@jupyterlab/coreutils';
import { Base64ModelFactory } from '@jupyterlab/docregistry';
import { INotebookTracker, NotebookTracker } from '@jupyterlab/notebook';
import { ContentsManager, type ServiceManager } from '@jupyterlab/services';
import { ISettingRegistry, SettingRegistry } from '@jupyterlab/settingregistry';
import { StateDB } from '@jupyterlab/statedb';
import { PromiseDelegate, type Token } from '@lumino/coreutils';
import type { CommandPalette } from '@lumino/widgets';
import { afterEach, beforeEach, expect, test } from 'vitest';
import plugins from '../../src/index';
import { VIEW_TYPES } from '../../src/panels/docks/viewTypes';
import { CLUSTER_PANEL_ID, CommandIDs, LECTURES_PANEL_ID, SETTINGS_ID } from '../../src/tokens';
import { LabServer } from '../labServer';
import { until } from '../page';
import { cluster } from '../services/clusters/cluster';
import { fillGaps } from '../views/dom';

const HERE = dirname(fileURLToPath(import.meta.url));
const SCHEMA = readFileSync(`${HERE}/../../schema/clusters.json`, 'utf8');

let server: LabServer;
let state: StateDB;

class Lab extends JupyterFrontEnd<LabShell> {
  readonly name: string = 'JupyterLab';
  readonly namespace = 'test';
  readonly version = '4';
  readonly paths = { urls: {}, directories: {} } as JupyterFrontEnd.IPaths;
  readonly palette: CommandPalette.IItemOptions[] = [];
  settings = '{}';
  readonly registry = new SettingRegistry({
    connector: {
      fetch: async () => ({
        id: SETTINGS_ID,
        schema: JSON.parse(SCHEMA),
        raw: this.settings,
        data: { composite: {}, user: {} },
        version: '1'
      }),
      list: async () => ({ ids: [], values: [] }),
      save: async (_id: string, raw: string) => {
        this.settings = raw;
      },
      remove: async () => undefined
    } as never
  });

  constructor() {
    super({
      shell: new LabShell({ waitForRestore: false }),
      serviceManager: {
        serverSettings: server.settings,
        contents: new ContentsManager({ serverSettings: server.settings })
      } as unknown as ServiceManager
    });
    const palette = { addItem: (item: CommandPalette.IItemOptions) => this.palette.push(item) };
    this._provide(ICommandPalette, palette);
    this._provide(ISettingRegistry, this.registry);
    this._provide(INotebookTracker, new NotebookTracker({ namespace: 'notebook' }));
    this._provide(ILabShell, this.shell);
    const first = this._activated.promise;
    const restorer = new LayoutRestorer({ connector: state, first, registry: this.commands });
    this._provide(ILayoutRestorer, restorer);
    for (const plugin of plugins) {
      this.registerPlugin(plugin);
    }
  }

  async activateAll(): Promise<void> {
    await Promise.all(plugins.map(({ id }) => this.activatePlugin(id)));
    this._activated.resolve();
  }

  private readonly _activated = new PromiseDelegate<void>();

  private _provide(provides: Token<unknown>, service: unknown): void {
    const { name } = provides;
    this.registerPlugin({ id: `test:${name}`, provides, activate: () => service as never });
  }
}

let lab: Lab;

beforeEach(async () => {
  fillGaps();
  sessionStorage.clear();
  localStorage.clear();
  state = new StateDB();
  server = await LabServer.start();
  PageConfig.setOption('baseUrl', server.settings.baseUrl);
  PageConfig.setOption('wsUrl', server.settings.wsUrl);
  document.body.replaceChildren();
  lab = new Lab();
});

afterEach(async () => {
  lab.shell.dispose();
  await server.stop();
});

test('commands are registered, in the palette, and enabled as the cluster allows', async () => {
  await lab.activateAll();
  const { commands } = lab;
  expect(Object.values(CommandIDs).filter(id => !commands.hasCommand(id))).toEqual([]);
  expect(new Set(lab.palette.map(({ command }) => command))).toEqual(
    new Set(Object.values(CommandIDs))
  );
  expect(commands.isEnabled(CommandIDs.scaleCluster)).toBe(false);
  expect(commands.isEnabled(CommandIDs.closeCluster)).toBe(false);
  const id = await commands.execute(CommandIDs.startCluster, { workers: 1 });
  expect(commands.label(CommandIDs.closeCluster)).toBe('Cancel Start');
  await until(() => expect(server.topics).toEqual(['clusters']));
  server.setClusters({ ...cluster({ processing: 0 }), id });
  await until(() => expect(commands.isEnabled(CommandIDs.scaleCluster)).toBe(true));
  await commands.execute(CommandIDs.scaleCluster, { workers: 5 });
  await commands.execute(CommandIDs.restartCluster);
  await commands.execute(CommandIDs.closeCluster, { id });
  expect(server.changes.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'POST clusters',
    `PATCH clusters/${id}`,
    `POST clusters/${id}/restart`,
    `DELETE clusters/${id}`
  ]);
  expect(commands.isEnabled(CommandIDs.closeCluster)).toBe(false);
});

test('the error of a command is a notification', async () => {
  await lab.activateAll();
  server.failures.set('clusters', [400, 'workers must be at most 64.']);
  await lab.commands.execute(CommandIDs.startCluster);
  await lab.commands.execute(CommandIDs.insertClient);
  const shown = Notification.manager.notifications.map(({ message }) => message);
  expect(shown).toContain('workers must be at most 64.');
  expect(shown).toContain('No cluster is running; start one first.');
});

test('both panels are in the left sidebar', async () => {
  await lab.activateAll();
  const ids = [...lab.shell.widgets('left')].map(({ id }) => id);
  expect(ids).toEqual(expect.arrayContaining([CLUSTER_PANEL_ID, LECTURES_PANEL_ID]));
});

test('an open view is restored with the workspace', async () => {
  await lab.activateAll();
  await lab.commands.execute(CommandIDs.openView, { view: 'logs' });
  const saved = await until(async () => {
    const { ids, values } = await state.list();
    expect(ids).toContain('kernel-helpers-lab:logs');
    return values;
  });
  expect(saved).toHaveLength(1);
  const second = new Lab();
  await second.activateAll();
  const restored = () => [...second.shell.widgets('main')].map(({ id }) => id);
  await until(() => expect(restored()).toEqual(['kernel-helpers-lab:logs']));
  second.shell.dispose();
});

test('an unknown view is refused with the known ones', async () => {
  await lab.activateAll();
  const opened = lab.commands.execute(CommandIDs.openView, { view: 'weather' });
  await expect(opened).rejects.toThrow('There is no view "weather"; choose one of "task-stream"');
  for (const { id } of VIEW_TYPES) {
    expect(lab.commands.label(CommandIDs.openView, { view: id })).not.toBe('Open a cluster view');
  }
});

test('a new cluster has the settings of the reader', async () => {
  lab.settings = '{"workers": 7, "threadsPerWorker": 2, "memoryLimit": "3 GB"}';
  await lab.activateAll();
  await until(async () => {
    const { composite } = await lab.registry.load(SETTINGS_ID);
    expect(composite.workers).toBe(7);
  });
  await lab.commands.execute(CommandIDs.startCluster);
  expect(server.changes[0].body).toEqual({
    workers: 7,
    threads_per_worker: 2,
    memory_limit: '3 GB'
  });
});

test('a lecture opens its notebook, and a missing one is reported', async () => {
  server.lectures = [{ lecture: '00', path: '00.ipynb', title: 'A', minutes: 0, sections: [] }];
  const opened: unknown[] = [];
  lab.settings = '{"panelsWithLecture": false}';
  lab.commands.addCommand('docmanager:open', { execute: args => void opened.push(args.path) });
  await lab.activateAll();
  await until(async () => {
    const { composite } = await lab.registry.load(SETTINGS_ID);
    expect(composite.panelsWithLecture).toBe(false);
  });
  await lab.commands.execute(CommandIDs.openLecture, { lecture: '00' });
  expect(opened).toEqual(['00.ipynb']);
  await lab.commands.execute(CommandIDs.openLecture, { lecture: '77' });
  const [{ message }] = Notification.manager.notifications;
  expect(message).toContain('Lecture 77 is not among this server’s notebooks (00)');
});

test('an open Lectures panel subscribes to progress alone', async () => {
  await lab.activateAll();
  document.body.append(lab.shell.node);
  lab.commands.execute(CommandIDs.showLectures);
  await until(() => expect(lab.shell.leftCollapsed).toBe(false));
  await new Promise(resolve => setTimeout(resolve, 200));
  expect(server.topics.includes('clusters')).toBe(false);
});

test('strips in all notebooks follow the clusters while the setting is on', async () => {
  lab.settings = '{"cellStrips": true}';
  await lab.activateAll();
  await until(() => expect(server.topics).toEqual(['clusters']));
  await lab.registry.set(SETTINGS_ID, 'cellStrips', false);
  await until(() => expect(server.topics).toEqual([]));
});

test('recordings are opened by their extension', async () => {
  lab.docRegistry.addModelFactory(new Base64ModelFactory());
  await lab.activateAll();
  expect(lab.docRegistry.getFileTypesForPath('a/run.arrows')[0]?.name).toBe('dask-recording');
  expect(lab.docRegistry.defaultWidgetFactory('a/run.arrows').name).toBe('Recorded run');
});

test('in Voila no plugin does anything', async () => {
  class Voila extends Lab {
    override readonly name = 'Voila';
  }
  const voila = new Voila();
  await voila.activateAll();
  expect(Object.values(CommandIDs).filter(id => voila.commands.hasCommand(id))).toEqual([]);
  voila.shell.dispose();
});
