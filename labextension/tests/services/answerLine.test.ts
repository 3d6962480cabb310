/** The answer line is found, read and written as a student or Python may have left it. */

import { expect, test } from 'vitest';
import { answerLine, findAnswer } from '../../src/services/answerLine';

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
  expect(findAnswer('answer_q00_1 = []\nSelfTest("00.1")', 'answer_q00_1')?.letters).toEqual([]);
});

test.each([
  ["answer_q00_1 = ['c', 'a']", ['a', 'c']],
  ['answer_q00_1=["B"]', ['b']],
  ["answer_q00_1 = 'd'", ['d']],
  ["answer_q00_1 = [\n    'a',\n    'b',\n]\n", ['a', 'b']],
  ["answer_q00_1 = ['a', 'a']", ['a']],
  ["x = 1\nanswer_q00_1 = ['b']  # not 'c'", ['b']]
])('%j is read as %j', (source, letters) => {
  expect(findAnswer(source, 'answer_q00_1')?.letters).toEqual(letters);
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
    "import math\nanswer_q00_1 = ['a', 'c']  # my choice\nSelfTest(\"00.1\")"
  );
});

test('a list over several lines becomes one line', () => {
  expect(rewrite('answer_q00_1 = [\n  \'a\',\n]\nSelfTest("00.1")', ['b'])).toBe(
    'answer_q00_1 = [\'b\']\nSelfTest("00.1")'
  );
});

test('what was written is read back', () => {
  const line = answerLine('answer_q00_1', ['b', 'a']);
  expect(findAnswer(line, 'answer_q00_1')).toEqual({
    start: 0,
    end: line.length,
    letters: ['a', 'b']
  });
});
