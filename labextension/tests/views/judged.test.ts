/** The browser judges answers of every type as Python does. */

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { askQuestion } from '../../src/views/selfTest/types';

interface ICase {
  question: string;
  answer: unknown;
  credit: number | null;
  notes: Record<string, string>;
}

const GOLDEN = fileURLToPath(
  new URL('../../../tests/data/every_type/judged.json', import.meta.url)
);
const { questions, cases } = JSON.parse(readFileSync(GOLDEN, 'utf8')) as {
  questions: Record<string, unknown>;
  cases: ICase[];
};

test.each(cases)('$question: $answer', ({ question, answer, credit, notes }) => {
  const asked = askQuestion(questions[question]);
  expect(asked?.read(answer) === null).toBe(credit === null);
  const result = asked?.grade(answer);
  expect(result?.credit).toBe(credit);
  expect(result?.notes).toEqual(notes);
});
