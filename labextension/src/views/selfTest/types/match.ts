/** Cases to sort into places; an answer is the number of a place by letter. */

import { isChoices, isNumbers, isRecord, isTexts } from '../guards';
import type { Key } from '../key';
import { lettersOf } from '../letters';
import { makeMatchControl } from '../matchControl';
import type { IMatchQuestion, Verdict } from '../question';
import { type IJudgement, type Metadata, register, roundCredit } from '../questionType';

type Places = Readonly<Record<string, number>>;

export const match = register<IMatchQuestion, Places>({
  parse: ({ choices, targets, columns, axes }, common) =>
    isChoices(choices) && isTexts(targets)
      ? {
          ...common,
          type: 'match',
          choices,
          targets,
          columns: typeof columns === 'number' ? columns : 3,
          axes: isRecord(axes) ? namesOf(axes) : {}
        }
      : null,
  read,
  judge,
  makeControl: makeMatchControl,
  traits: { listsPlaces: true }
});

function namesOf({ x, y }: Metadata): IMatchQuestion['axes'] {
  return { ...(typeof x === 'string' && { x }), ...(typeof y === 'string' && { y }) };
}

function read({ choices, targets }: IMatchQuestion, answer: unknown): Places | null {
  if (!isNumbers(answer)) {
    return null;
  }
  const complete = Object.keys(answer).sort().join() === lettersOf(choices).sort().join();
  const inside = Object.values(answer).every(
    place => Number.isInteger(place) && place >= 1 && place <= targets.length
  );
  return complete && inside ? answer : null;
}

/** Credit is the share of cases in the right place. */
function judge(_: IMatchQuestion, key: Key, answer: Places): IJudgement {
  const letters = Object.keys(answer).sort();
  const right = new Set(letters.filter(letter => key.holds(`${letter}=${answer[letter]}`)));
  const credit = roundCredit(right.size / letters.length);
  const verdicts = letters.map((letter): [string, Verdict] => [
    letter,
    right.has(letter) ? 'right' : 'not'
  ]);
  const notes = letters.map(letter => [letter, right.has(letter) ? '' : key.note(letter)]);
  return {
    credit,
    places: Object.fromEntries(verdicts),
    notes: { ...Object.fromEntries(notes), '': credit >= 1 ? '' : key.note('otherwise') }
  };
}
