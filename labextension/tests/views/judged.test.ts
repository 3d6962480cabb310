/** The browser judges answers of every type as Python does. */

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readAnswer } from '../../src/views/selfTest/answer';
import { gradeAnswer } from '../../src/views/selfTest/grade';
import type { IQuestion } from '../../src/views/selfTest/question';

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
  questions: Record<string, IQuestion>;
  cases: ICase[];
};

test.each(cases)('$question: $answer', ({ question, answer, credit, notes }) => {
  const read = readAnswer(questions[question], answer);
  expect(read === null).toBe(credit === null);
  const result = gradeAnswer(questions[question], read);
  expect(result.credit).toBe(credit);
  expect(result.notes).toEqual(notes);
});
