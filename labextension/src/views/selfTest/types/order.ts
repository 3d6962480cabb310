/** Items to put in order; an answer is a list with every letter. */

import { isChoices, isTexts } from '../guards';
import type { Key } from '../key';
import { lettersOf } from '../letters';
import { makeOrderControl } from '../orderControl';
import type { IOrderQuestion, Verdict } from '../question';
import { type IJudgement, register, roundCredit } from '../questionType';

export const order = register<IOrderQuestion, readonly string[]>({
  parse: ({ choices }, common) =>
    isChoices(choices) ? { ...common, type: 'order', choices } : null,
  read,
  judge,
  makeControl: makeOrderControl
});

function read({ choices }: IOrderQuestion, answer: unknown): readonly string[] | null {
  const letters = lettersOf(choices).sort();
  return isTexts(answer) && [...answer].sort().join() === letters.join() ? answer : null;
}

/** Credit counts the pairs in the right order; chance is worth nothing. */
function judge(_: IOrderQuestion, key: Key, letters: readonly string[]): IJudgement {
  const tokens = pairs(letters);
  const share = tokens.filter(token => key.holds(token)).length / tokens.length;
  const credit = roundCredit(Math.max(0, 2 * share - 1));
  const places: Record<string, Verdict> = {};
  const notes: Record<string, string> = { '': credit >= 1 ? '' : key.note('otherwise') };
  letters.slice(1).forEach((letter, i) => {
    const isRight = key.holds(`${letters[i]}<${letter}`);
    places[letter] = isRight ? 'right' : 'not';
    notes[letter] = isRight ? '' : key.note(letter);
  });
  return { credit, places, notes };
}

function pairs(letters: readonly string[]): string[] {
  return letters.flatMap((first, i) => letters.slice(i + 1).map(second => `${first}<${second}`));
}
