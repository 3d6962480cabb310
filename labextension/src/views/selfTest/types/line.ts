/** A line of code to point at; an answer is its number. */

import { makeLineControl } from '../choiceControl';
import type { Key } from '../key';
import type { ILineQuestion } from '../question';
import { type IJudgement, register, verdictOf } from '../questionType';

export const line = register<ILineQuestion, number>({
  parse: ({ code }, common) =>
    typeof code === 'string' ? { ...common, type: 'line', code } : null,
  read: ({ code }, answer) => {
    const isLine = typeof answer === 'number' && Number.isInteger(answer);
    return isLine && answer >= 1 && answer <= code.split('\n').length ? answer : null;
  },
  judge,
  makeControl: makeLineControl,
  traits: { endsInCode: true }
});

function judge(_: ILineQuestion, key: Key, answer: number): IJudgement {
  const token = String(answer);
  const credit = key.credit(token);
  const note = key.note(token) || (credit >= 1 ? '' : key.note('otherwise'));
  return { credit, places: { [token]: verdictOf(credit) }, notes: { [token]: note } };
}
