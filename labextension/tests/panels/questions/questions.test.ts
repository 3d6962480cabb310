// @vitest-environment jsdom
/** Questions in a notebook of JupyterLab: control, answer line, marks, saving, "Show me". */

import { createHash } from 'node:crypto';
import { Notification } from '@jupyterlab/apputils';
import {
  CodeMirrorEditorFactory,
  CodeMirrorMimeTypeService,
  EditorExtensionRegistry,
  EditorLanguageRegistry
} from '@jupyterlab/codemirror';
import { Notebook, NotebookModel, type NotebookPanel } from '@jupyterlab/notebook';
import { RenderMimeRegistry, standardRendererFactories } from '@jupyterlab/rendermime';
import type { Contents } from '@jupyterlab/services';
import { Signal } from '@lumino/signaling';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { QuestionNotebook } from '../../../src/panels/questions/questionNotebook';
import { AnswerSaver } from '../../../src/panels/questions/saveAnswer';
import { showMe } from '../../../src/panels/questions/showMe';
import { show, text, trans, until } from '../../page';

const SALT = 'pepper';
const hashOf = (answer: string) =>
  createHash('sha256').update(`${SALT}:q00_1:${answer}`).digest('hex');
const QUESTION = {
  type: 'choice',
  id: 'q00_1',
  select: 'one',
  choices: ['a', 'b'].map(letter => ({ letter, text: `option ${letter}` })),
  practice: { salt: SALT, credit: { [hashOf('b')]: 1 } }
};
const cell = (type: string, source: string, metadata: object, id: string) => ({
  cell_type: type,
  source,
  id,
  metadata: { kernel_helpers: metadata },
  ...(type === 'code' ? { outputs: [], execution_count: null } : {})
});

let notebook: Notebook;
let questions: QuestionNotebook;
let answered: unknown[];

beforeEach(() => {
  answered = [];
  const languages = new EditorLanguageRegistry();
  const extensions = new EditorExtensionRegistry();
  const editors = new CodeMirrorEditorFactory({ languages, extensions });
  notebook = new Notebook({
    rendermime: new RenderMimeRegistry({ initialFactories: standardRendererFactories }),
    contentFactory: new Notebook.ContentFactory({
      editorFactory: editors.newInlineEditor
    }),
    mimeTypeService: new CodeMirrorMimeTypeService(languages),
    notebookConfig: { ...Notebook.defaultNotebookConfig, windowingMode: 'none' }
  });
  const model = new NotebookModel();
  model.fromJSON({
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {},
    cells: [
      cell('markdown', 'Why?', QUESTION, 'q-text'),
      cell(
        'code',
        '# Yours\nanswer_q00_1 = []  # a letter',
        { type: 'choice-answer', id: 'q00_1', var: 'answer_q00_1' },
        'q-answer'
      ),
      cell('code', 'question_check("00.1")', { type: 'choice-check', id: 'q00_1' }, 'q-check'),
      cell('code', 'other = 1', {}, 'other')
    ]
  } as never);
  notebook.model = model;
  show(notebook);
  questions = new QuestionNotebook(notebook, {
    trans,
    show: (target, last) => void showMe(notebook, target, last),
    answered: (id, answer) => answered.push([id, answer])
  });
});

afterEach(() => {
  questions.dispose();
  notebook.dispose();
});

const source = (index: number) => notebook.widgets[index].model.sharedModel.getSource();

test('the control is under its question, and the three cells are marked', async () => {
  await until(() => expect(text(notebook.node, '.kh-QuestionCard')).toHaveLength(1));
  const [question, answer, check, other] = notebook.widgets;
  expect(question.node.querySelector('.kh-QuestionCard')).not.toBeNull();
  expect(question.hasClass('kh-QuestionCell')).toBe(true);
  expect(answer.hasClass('kh-AnswerCell')).toBe(true);
  expect(check.hasClass('kh-CheckCell')).toBe(true);
  expect(other.node.className).not.toContain('kh-');
});

function answer(letter: string): void {
  const card = notebook.node.querySelector('.kh-QuestionCard') as HTMLElement;
  const input = card.querySelector<HTMLInputElement>(`input[value=${letter}]`);
  (input as HTMLInputElement).checked = true;
  input?.dispatchEvent(new Event('change', { bubbles: true }));
  card.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }));
}

test('an answer is judged, reported, and written into its line alone', async () => {
  await until(() => expect(text(notebook.node, '.kh-QuestionCard')).toHaveLength(1));
  answer('b');
  await until(() => expect(text(notebook.node, '.kh-verdict')).toEqual(['Right.']));
  expect(source(1)).toBe("# Yours\nanswer_q00_1 = ['b']  # a letter");
  expect(answered).toEqual([['q00_1', ['b']]]);
});

test('a line that cannot be read is reported in the control', async () => {
  notebook.widgets[1].model.sharedModel.setSource('answer_q00_1 = f(x)');
  await until(() =>
    expect(notebook.node.querySelector('.kh-QuestionCard')?.textContent).toContain('cannot be read')
  );
});

test('an answer without its cell is shown as a line to copy', async () => {
  await until(() => expect(text(notebook.node, '.kh-QuestionCard')).toHaveLength(1));
  notebook.model?.sharedModel.deleteCellRange(1, 3);
  await until(() => expect(notebook.widgets).toHaveLength(2));
  notebook.widgets[1].model.sharedModel.setSource('other = 2');
  answer('a');
  const messages = () => Notification.manager.notifications.map(({ message }) => message);
  await until(() => expect(messages().join()).toContain("answer_q00_1 = ['a']"));
});

test('a notebook that another window has saved is not overwritten', async () => {
  const saved: string[] = [];
  const hashes = { known: 'one', onDisk: 'one' };
  const context = {
    path: 'a.ipynb',
    isDisposed: false,
    model: { readOnly: false },
    get contentsModel() {
      return { hash: hashes.known, writable: true };
    },
    saveState: new Signal({}),
    save: async () => void saved.push('saved')
  } as unknown as NotebookPanel['context'];
  const contents = { get: async () => ({ hash: hashes.onDisk }) } as unknown as Contents.IManager;
  const saver = new AnswerSaver(context, contents, trans);
  await saver.save();
  expect(saved).toEqual(['saved']);
  hashes.onDisk = 'two';
  await saver.save();
  await saver.save();
  expect(saved).toEqual(['saved']);
  const messages = Notification.manager.notifications.map(({ message }) => String(message));
  expect(messages.filter(message => message.startsWith('a.ipynb was saved'))).toHaveLength(1);
});

test('"Show me" goes to a cell, or inserts code once', async () => {
  await showMe(notebook, { cell: 'other' }, 2);
  expect(notebook.activeCellIndex).toBe(3);
  await showMe(notebook, { code: 'print(1)\n' }, 2);
  await showMe(notebook, { code: 'print(1)\n' }, 2);
  expect(notebook.widgets.map(each => each.model.sharedModel.getSource())[3]).toBe('print(1)');
  expect(notebook.widgets).toHaveLength(5);
  expect(notebook.activeCellIndex).toBe(3);
});
