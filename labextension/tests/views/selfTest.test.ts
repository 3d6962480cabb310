// @vitest-environment jsdom
/** Self-tests are graded in the browser, explained, and can be tried again. */

import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type IQuestion, mountSelfTest } from '../../src/views';

const SALT = 'pepper';
const ID = 'q00_1';

function hashOf(answer: string): string {
  return createHash('sha256').update(`${SALT}:${ID}:${answer}`).digest('hex');
}

/** As Python seals short texts. */
function sealed(text: string, token = ''): string {
  const key = Buffer.from(hashOf(`text:${token}:0`), 'hex');
  return Buffer.from(Buffer.from(text).map((byte, i) => byte ^ key[i])).toString('base64');
}

function notes(texts: Record<string, string>): Record<string, string> {
  const entries = Object.entries(texts);
  return Object.fromEntries(entries.map(([on, text]) => [hashOf(`note:${on}`), sealed(text, on)]));
}

const CHOICES = ['a', 'b', 'c'].map(letter => ({ letter, text: `option ${letter}` }));

const ONE: IQuestion = {
  type: 'choice',
  id: ID,
  select: 'one',
  text: 'Which `line` computes?\n\nThink first.',
  choices: CHOICES,
  practice: {
    salt: SALT,
    credit: { [hashOf('b')]: 1, [hashOf('c')]: 0.5 },
    notes: notes({ a: 'Still lazy.', b: 'Yes.' }),
    explanation: sealed('Only `compute` runs the graph.')
  }
};

const MANY: IQuestion = {
  ...ONE,
  select: 'many',
  practice: { salt: SALT, credit: { [hashOf('a,c')]: 1, [hashOf('a')]: 0.5 } }
};

let el: HTMLElement;

beforeEach(() => {
  el = document.createElement('div');
  document.body.append(el);
});

afterEach(() => el.remove());

function choose(...letters: string[]): void {
  for (const input of el.querySelectorAll('input')) {
    input.checked = letters.includes(input.value);
    input.dispatchEvent(new Event('change', { bubbles: true }));
  }
}

function check(): void {
  el.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }));
}

const text = (selector: string) => el.querySelector(selector)?.textContent;
const verdictOf = (letter: string) =>
  el.querySelector<HTMLElement>(`.kh-row:has(input[value=${letter}])`)?.dataset.verdict;

test('a right answer is confirmed, explained and reported', () => {
  const onAnswer = vi.fn();
  mountSelfTest(el, ONE, { onAnswer });
  choose('b');
  check();
  expect(onAnswer).toHaveBeenCalledWith(
    ['b'],
    expect.objectContaining({ verdict: 'right', credit: 1 })
  );
  expect(text('.kh-verdict')).toBe('Right.');
  expect(text('.kh-feedback:not([hidden])')).toBe('Yes.');
  expect(text('.kh-explanation:not([hidden])')).toBe('Only compute runs the graph.');
});

test('a wrong answer can be tried again, and its verdict goes with the choice', () => {
  mountSelfTest(el, ONE);
  choose('a');
  check();
  expect(verdictOf('a')).toBe('not');
  expect(text('.kh-explanation:not([hidden])')).toBeUndefined();
  choose('b');
  expect(verdictOf('a')).toBe('');
  expect(text('.kh-verdict')).toBe('');
  check();
  expect(verdictOf('b')).toBe('right');
});

test('partial credit is distinct from right and wrong', () => {
  const onAnswer = vi.fn();
  mountSelfTest(el, ONE, { onAnswer });
  choose('c');
  check();
  expect(onAnswer).toHaveBeenCalledWith(
    ['c'],
    expect.objectContaining({ verdict: 'partly', credit: 0.5 })
  );
  expect(verdictOf('c')).toBe('partly');
});

test('with several choices each chosen row has its own verdict', () => {
  const onAnswer = vi.fn();
  mountSelfTest(el, MANY, { onAnswer });
  choose('a', 'b');
  check();
  expect([verdictOf('a'), verdictOf('b'), verdictOf('c')]).toEqual(['right', 'not', '']);
  expect(onAnswer).toHaveBeenCalledWith(
    ['a', 'b'],
    expect.objectContaining({ verdict: 'not', credit: 0 })
  );
});

test('the order of choosing does not matter', () => {
  const onAnswer = vi.fn();
  mountSelfTest(el, { ...MANY, choices: [...CHOICES].reverse() }, { onAnswer });
  choose('c', 'a');
  check();
  expect(onAnswer).toHaveBeenCalledWith(
    ['a', 'c'],
    expect.objectContaining({ verdict: 'right', credit: 1 })
  );
});

test('graded mode records and gives nothing away', () => {
  const onAnswer = vi.fn();
  mountSelfTest(el, { ...ONE, practice: undefined }, { onAnswer });
  choose('a');
  check();
  expect(onAnswer).toHaveBeenCalledWith(
    ['a'],
    expect.objectContaining({ verdict: 'recorded', credit: null })
  );
  expect(text('.kh-verdict')).toBe('Recorded.');
});

test('an answer given before is shown, and nothing chosen cannot be checked', () => {
  mountSelfTest(el, ONE, { answer: ['c'] });
  expect(el.querySelector<HTMLInputElement>('input[value=c]')?.checked).toBe(true);
  choose();
  expect(el.querySelector<HTMLButtonElement>('button')?.disabled).toBe(true);
});

test('the question text is shown where asked for, code as code', () => {
  mountSelfTest(el, ONE, { showText: true });
  expect([...el.querySelectorAll('form > p')].map(p => p.textContent)).toEqual([
    'Which line computes?',
    'Think first.'
  ]);
  expect(text('form > p code')).toBe('line');
});

test('keys typed in the control do not reach the notebook', () => {
  const onKeydown = vi.fn();
  document.body.addEventListener('keydown', onKeydown);
  mountSelfTest(el, ONE);
  el.querySelector('input')?.dispatchEvent(
    new KeyboardEvent('keydown', { key: 'd', bubbles: true })
  );
  expect(onKeydown).not.toHaveBeenCalled();
});

test.each(['336,776', '336.776'])('%s may mean the right number and is asked again', typed => {
  const bands = sealed('[[336776,336776,1,""]]', 'bands');
  mountSelfTest(el, { type: 'numeric', id: ID, units: { '': 1 }, practice: { salt: SALT, bands } });
  const input = el.querySelector<HTMLInputElement>('.kh-number');
  const type = (answer: string) => {
    if (input) {
      input.value = answer;
      input.dispatchEvent(new Event('input', { bubbles: true }));
    }
  };
  type(typed);
  expect(text('.kh-feedback')).toBe('Write 336.776 or 336776');
  expect(input?.getAttribute('aria-invalid')).toBe('true');
  type('336 776');
  check();
  expect(text('.kh-feedback')).toBe('');
  expect(el.querySelector<HTMLElement>('.kh-row')?.dataset.verdict).toBe('right');
});
