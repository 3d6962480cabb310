/** The answer line is found, read and written as a student or Python may have left it. */

import { expect, test } from 'vitest';
import { answerLine, findAnswer, tidyLetters } from '../../../src/services/questions/answerLine';

function rewrite(source: string, letters: string[]): string {
  const found = findAnswer(source, 'answer_q00_1');
  if (!found) {
    throw new Error('no answer line');
  }
  return (
    source.slice(0, found.start) + answerLine('answer_q00_1', letters) + source.slice(found.end)
  );
}

test('an untouched answer is an empty list', () => {
  expect(findAnswer('answer_q00_1 = []\nSelfTest("00.1")', 'answer_q00_1')?.value).toEqual([]);
});

test.each([
  ["answer_q00_1 = ['c', 'a']", ['c', 'a']],
  ['answer_q00_1=["B"]', ['b']],
  ["answer_q00_1 = 'd'", ['d']],
  ["answer_q00_1 = [\n    'a',\n    'b',\n]\n", ['a', 'b']],
  ["answer_q00_1 = ['a', 'a']", ['a']],
  ["x = 1\nanswer_q00_1 = ['b']  # not 'c'", ['b']]
])('%j is read as %j', (source, letters) => {
  expect(tidyLetters(findAnswer(source, 'answer_q00_1')?.value)).toEqual(letters);
});

test.each([
  'answer_q00_10 = []',
  '# answer_q00_1 = []',
  'if answer_q00_1 == []: pass',
  'my_answer_q00_1 = []',
  'answer_q00_1 == []'
])('%j is no answer to question q00_1', source => {
  expect(findAnswer(source, 'answer_q00_1')).toBeNull();
});

test('only the answer itself is rewritten', () => {
  const before = 'import math\nanswer_q00_1 = []  # my choice\nSelfTest("00.1")';
  expect(rewrite(before, ['c', 'a'])).toBe(
    "import math\nanswer_q00_1 = ['c', 'a']  # my choice\nSelfTest(\"00.1\")"
  );
});

test('a list over several lines becomes one line', () => {
  expect(rewrite('answer_q00_1 = [\n  \'a\',\n]\nSelfTest("00.1")', ['b'])).toBe(
    'answer_q00_1 = [\'b\']\nSelfTest("00.1")'
  );
});

test.each([['c', 'a'], { a: 1, b: 2 }, 3.84, -1e-7, "it's \\ 'PSS'\nand more 🙂", null])(
  '%j is written as a line that is read back',
  value => {
    const line = answerLine('answer_q00_1', value);
    expect(line).not.toContain('\n');
    expect(findAnswer(`${line}\nSelfTest("00.1")`, 'answer_q00_1')).toEqual({
      start: 0,
      end: line.length,
      value
    });
  }
);

test.each([
  ['answer_q00_1 = ask()', 'answer_q00_1 = ask()'],
  ["answer_q00_1 = ['a' 'b']  # two", "answer_q00_1 = ['a' 'b']"],
  ["answer_q00_1 = ['a'] + more", "answer_q00_1 = ['a'] + more"],
  ['answer_q00_1 = [', 'answer_q00_1 = ['],
  ['answer_q00_1 = [[[[[[[[1]]]]]]]]', 'answer_q00_1 = [[[[[[[[1]]]]]]]]'],
  ["answer_q00_1 = {'a': '}', b: 3}", "answer_q00_1 = {'a': '}', b: 3}"],
  ['answer_q00_1 =', 'answer_q00_1 =']
])('%j is nonsense that the next answer replaces', (source, replaced) => {
  const found = findAnswer(source, 'answer_q00_1');
  expect(found?.value).toBeUndefined();
  expect(source.slice(found?.start, found?.end)).toBe(replaced);
});

test('ten megabytes are looked over at once and hold no answer', () => {
  const started = performance.now();
  const source = `answer_q00_1 = ['${'a'.repeat(10_000_000)}']`;
  const found = findAnswer(source, 'answer_q00_1');
  expect(found).toEqual({ start: 0, end: source.length, value: undefined });
  // Looking back from each character would take hours.
  expect(performance.now() - started).toBeLessThan(5_000);
});
