/** A number with its unit; an answer is a number in the first unit. */

import { makeNumberControl } from '../fieldControl';
import { isUnits } from '../guards';
import { Key } from '../key';
import { type INumber, settledNumber } from '../number';
import type { INumericQuestion } from '../question';
import { type IJudgement, register } from '../questionType';

export const numeric = register<INumericQuestion, number>({
  parse: ({ units }, common) => (isUnits(units) ? { ...common, type: 'numeric', units } : null),
  read: ({ units }, answer) => settledNumber(units, answer),
  judge,
  makeControl: context => makeNumberControl(context, isMisread(context.question))
});

function judge(_: INumericQuestion, key: Key, answer: number): IJudgement {
  const [, , credit, note] = key.band(answer) ?? [0, 0, 0, key.note('otherwise')];
  return { credit, places: {}, notes: { '': note } };
}

/** Whether a number earns nothing as it is read, and would be right in another reading. */
function isMisread({ practice, id }: INumericQuestion): (number: INumber) => boolean {
  return ({ values: [first, ...others] }) => {
    if (!practice || others.length === 0) {
      return false;
    }
    const key = new Key(practice, id);
    return !key.band(first) && others.some(value => (key.band(value)?.[2] ?? 0) > 0);
  };
}
