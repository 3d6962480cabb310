/** A word or two; an answer is a text. */

import { makeTextControl } from '../fieldControl';
import type { Key } from '../key';
import type { ITextQuestion } from '../question';
import { type IJudgement, register, verdictOf } from '../questionType';

const MAX_TEXT = 200;

export const text = register<ITextQuestion, string>({
  parse: (_, common) => ({ ...common, type: 'text' }),
  read: (_, answer) => readText(answer),
  judge,
  makeControl: context => makeTextControl(context, readText)
});

export function readText(answer: unknown): string | null {
  const fine = typeof answer === 'string' && answer.length <= MAX_TEXT && normal(answer) !== '';
  return fine ? answer : null;
}

function judge(_: ITextQuestion, key: Key, answer: string): IJudgement {
  const token = normal(answer);
  const credit = key.credit(token);
  const note = key.note(token) || (credit >= 1 ? '' : key.note('otherwise'));
  return { credit, places: { '': verdictOf(credit) }, notes: { '': note } };
}

/** A short text as it is compared: without case, quotes, and types of space. */
function normal(text: string): string {
  const spaced = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ');
  return spaced.replace(/^[ '"`.,;]+|[ '"`.,;]+$/g, '');
}
