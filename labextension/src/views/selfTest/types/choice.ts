/** One option, or all that apply; an answer is a list of letters. */

import { makeChoiceControl } from '../choiceControl';
import { isChoices, isTexts } from '../guards';
import type { Key } from '../key';
import { lettersOf } from '../letters';
import type { IChoiceQuestion, Verdict } from '../question';
import { type IJudgement, register, verdictOf } from '../questionType';

/** Up to this many choices, trying every subset stays far below one frame. */
const MAX_TRIED_CHOICES = 8;

export const choice = register<IChoiceQuestion, readonly string[]>({
  parse: ({ select, choices }, common) =>
    isChoices(choices) && (select === 'one' || select === 'many')
      ? { ...common, type: 'choice', select, choices }
      : null,
  read,
  judge,
  makeControl: makeChoiceControl,
  traits: { picksLetters: true }
});

function read({ select, choices }: IChoiceQuestion, answer: unknown): readonly string[] | null {
  const letters = lettersOf(choices);
  if (!isTexts(answer) || !answer.every(letter => letters.includes(letter))) {
    return null;
  }
  const distinct = new Set(answer).size === answer.length;
  const enough = select === 'one' ? answer.length === 1 : answer.length > 0;
  return distinct && enough ? [...answer].sort() : null;
}

function judge(question: IChoiceQuestion, key: Key, letters: readonly string[]): IJudgement {
  const credit = key.credit(letters.join(','));
  const right = question.select === 'one' ? null : fullAnswer(question, key);
  const whole = verdictOf(credit);
  const verdict = (letter: string): Verdict =>
    right ? (right.has(letter) ? 'right' : 'not') : whole;
  return {
    credit,
    places: Object.fromEntries(letters.map(letter => [letter, verdict(letter)])),
    notes: Object.fromEntries(letters.map(letter => [letter, key.note(letter)]))
  };
}

/** The subset of choices with full credit, found by trying: the hashes name no letters. */
function fullAnswer({ choices }: IChoiceQuestion, key: Key): Set<string> | null {
  if (choices.length > MAX_TRIED_CHOICES) {
    return null;
  }
  for (let bits = 1; bits < 1 << choices.length; bits++) {
    const letters = lettersOf(choices.filter((_, i) => bits & (1 << i))).sort();
    if (key.credit(letters.join(',')) >= 1) {
      return new Set(letters);
    }
  }
  return null;
}
