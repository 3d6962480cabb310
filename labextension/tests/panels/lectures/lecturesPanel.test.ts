// @vitest-environment jsdom
/** The Lectures panel in a page with a server: list, review, reset, files, and its subscription. */

import { CommandRegistry } from '@lumino/commands';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLecturesModel } from '../../../src/panels/lectures/createLecturesModel';
import { LecturesPanel } from '../../../src/panels/lectures/lecturesPanel';
import { lastPosition } from '../../../src/services/lectures/lastPosition';
import { LecturesClient } from '../../../src/services/lectures/lecturesClient';
import { Outbox } from '../../../src/services/lectures/outbox';
import type { ILectureOutline } from '../../../src/services/lectures/progress';
import { ProgressStore } from '../../../src/services/lectures/progressStore';
import { AttemptLog, type IAttempt } from '../../../src/services/questions/attempts';
import { EventSocket } from '../../../src/services/shared/eventSocket';
import { socketUrl } from '../../../src/services/shared/request';
import type { IEventTopics } from '../../../src/services/topics';
import { CommandIDs } from '../../../src/tokens';
import { LabServer } from '../../labServer';
import { click, press, show, text, trans, until } from '../../page';

const part = (id: string, kind = 'choice') => ({
  id,
  kind,
  title: `Title ${id}`,
  cell: `${id}-text`
});
const lecture = (number: string, ...parts: ReturnType<typeof part>[]): ILectureOutline => ({
  lecture: number,
  path: `${number}.ipynb`,
  title: `Lecture ${number}`,
  minutes: 8,
  sections: [{ title: 'First section', cell: 'first', parts }]
});
const status = (done: boolean) => ({ tries: 2, first: 0, best: 0, last: 1, done });

let server: LabServer;
let panel: LecturesPanel;
let store: ProgressStore;
let executed: [string, unknown][];
let attempted: IAttempt[];

beforeEach(async () => {
  localStorage.clear();
  server = await LabServer.start();
  server.lectures = [lecture('00', part('q00_1'), part('ex00_1', 'exercise')), lecture('01')];
  server.parts = { q00_1: status(true) };
  executed = [];
  attempted = [];
  const commands = new CommandRegistry();
  for (const id of [CommandIDs.openLecture, 'docmanager:open']) {
    commands.addCommand(id, { execute: args => void executed.push([id, { ...args }]) });
  }
  const attempts = new AttemptLog();
  attempts.attempted.connect((_, attempt) => attempted.push(attempt));
  const client = new LecturesClient(trans, server.settings);
  const outbox = new Outbox({
    storage: null,
    prefix: '',
    send: waiting => client.put(waiting),
    onProblem: () => undefined
  });
  const events = new EventSocket<IEventTopics>(() => socketUrl(server.settings, 'events'));
  store = new ProgressStore(client, outbox, events);
  const position = lastPosition('test').load;
  const model = { commands, store, attempts, notebooks: null, lastPosition: position, trans };
  panel = new LecturesPanel(createLecturesModel(model));
});

afterEach(async () => {
  panel.dispose();
  store.dispose();
  await server.stop();
});

async function open(): Promise<HTMLElement> {
  show(panel);
  await until(() => expect(text(panel.node, '.kh-Lecture')).toHaveLength(2));
  return panel.node;
}

async function openFirst(): Promise<HTMLElement> {
  const node = await open();
  node.querySelector<HTMLElement>('.kh-Lecture-main')?.click();
  await until(() => expect(text(node, '.kh-Part-title')).toHaveLength(2));
  return node;
}

async function answerDialog(label: string): Promise<void> {
  await until(() => expect(document.querySelector('.jp-Dialog')).not.toBeNull());
  const buttons = [...document.querySelectorAll<HTMLElement>('.jp-Dialog button')];
  buttons.find(button => button.textContent === label)?.click();
}

test('the panel lists what is done and continues at the first open part', async () => {
  const node = await openFirst();
  expect(text(node, '.kh-Overall-text')).toEqual(['1 of 2 done']);
  const states = [...node.querySelectorAll<HTMLElement>('.kh-Part')].map(
    each => each.dataset.state
  );
  expect(states).toEqual(['done', 'new']);
  expect(text(node, '.kh-Part .kh-quiet')).toEqual(['2 tries']);
  click('Continue', node);
  await until(() => expect(executed).toHaveLength(2));
  expect(executed).toEqual([
    [CommandIDs.openLecture, { lecture: '00' }],
    ['docmanager:open', { path: '00.ipynb' }]
  ]);
});

test('the panel subscribes to progress alone and shows what a kernel recorded', async () => {
  const node = await openFirst();
  expect(server.topics).toEqual(['progress']);
  server.parts = { ...server.parts, ex00_1: status(true) };
  server.send('progress');
  await until(() => expect(text(node, '.kh-Overall-text')).toEqual(['2 of 2 done']));
  panel.hide();
  await until(() => expect(server.topics).toEqual([]));
});

test('arrow keys open a lecture and move between its rows', async () => {
  const node = await open();
  const row = () => (document.activeElement as HTMLElement).dataset.row;
  node.querySelector<HTMLElement>('.kh-Lecture-main')?.focus();
  press('ArrowRight');
  await until(() => expect(text(node, '.kh-Part-title')).toHaveLength(2));
  press('ArrowDown');
  expect(row()).toBe('section-00-first');
  press('End');
  expect(row()).toBe('lecture-01');
  press('Home');
  press('ArrowLeft');
  await until(() => expect(text(node, '.kh-Part-title')).toHaveLength(0));
  press('?');
  await until(() => expect(text(node, '.kh-Help kbd')).toContain('→ ←'));
});

test('an exercise is reset after a question', async () => {
  const node = await openFirst();
  click('Reset Title ex00_1', node);
  await answerDialog('Cancel');
  await until(() => expect(document.querySelector('.jp-Dialog')).toBeNull());
  expect(server.changes).toEqual([]);
  click('Reset Title ex00_1', node);
  await answerDialog('Reset');
  await until(() => expect(server.changes).toHaveLength(1));
  expect(server.changes[0]).toEqual({
    method: 'POST',
    path: 'lectures/reset',
    body: { path: '00.ipynb', part: 'ex00_1' }
  });
});

test('a question that is due is answered in the panel', async () => {
  const question = { type: 'text', id: 'q00_1', text: '**Why?**\n\nMore.', answers: ['a'] };
  server.review = { questions: [question as never], more: 2 };
  const node = await open();
  await until(() => expect(text(node, '.kh-Review summary')).toEqual(['00.1 Why?']));
  expect(node.querySelector('.kh-Review h3')?.textContent).toContain('1 question');
  server.review = { questions: [], more: 0 };
  click('2 more are due', node);
  await until(() => expect(node.querySelector('.kh-Review')).toBeNull());
});

test('progress is deleted after a question, and a problem is shown', async () => {
  const node = await openFirst();
  server.notice = 'The file was damaged.';
  click('Delete my progress', node);
  await answerDialog('Delete');
  await until(() => expect(text(node, '.kh-Overall-text')).toEqual(['0 of 2 done']));
  expect(text(node, '[role=alert]')).toEqual(['The file was damaged.']);
  server.failures.set('progress', [507, 'The progress file cannot be written.']);
  click('Delete my progress', node);
  await answerDialog('Delete');
  await until(() =>
    expect(text(node, '[role=alert]')).toEqual(['The progress file cannot be written.'])
  );
});

test('a folder without lectures offers another search', async () => {
  server.lectures = [];
  show(panel);
  await until(() =>
    expect(panel.node.textContent).toContain('There is no lecture in this folder.')
  );
  server.lectures = [lecture('00')];
  click('Search again', panel.node);
  await until(() => expect(text(panel.node, '.kh-Lecture-title')).toEqual(['Lecture 00']));
});
