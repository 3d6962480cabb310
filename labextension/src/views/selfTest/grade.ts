/** Grade an answer in the browser by the practice key of its question; Python grades the same. */

import { normal, readAnswer } from './answer';
import type { INumber } from './number';
import {
  type Answer,
  type IPractice,
  type IQuestion,
  type IResult,
  kindOf,
  type Verdict
} from './question';
import { digest, unseal } from './seal';

/** Up to this many choices, trying every subset stays far below one frame. */
const MAX_TRIED_CHOICES = 8;

type Band = [low: number, high: number, credit: number, note: string];
type Places = Record<string, Verdict>;
type Notes = Record<string, string>;

/** `given` is complete, as `readAnswer` returns it. */
export function gradeAnswer(question: IQuestion, given: Answer): IResult {
  const answer = readAnswer(question, given);
  const key = question.practice && new Key(question.practice, question.id);
  if (!key || answer === null || question.type === 'panel' || question.type === 'predict') {
    return { verdict: 'recorded', credit: null, places: {}, notes: {}, explanation: '' };
  }
  const { credit, places, notes } = judge(question, key, answer);
  return {
    verdict: verdictOf(credit),
    credit,
    places,
    notes: Object.fromEntries(Object.entries(notes).filter(([, note]) => note !== '')),
    explanation: key.explanation()
  };
}

/** Whether a number earns nothing as it is read, and would be right in another reading. */
export function isMisread(question: IQuestion, { values }: INumber): boolean {
  const [first, ...others] = values;
  if (!others.length || question.type !== 'numeric' || !question.practice) {
    return false;
  }
  const bands = new Key(question.practice, question.id).bands();
  const holding = (value: number) => bands.find(([low, high]) => low <= value && value <= high);
  return !holding(first) && others.some(value => (holding(value)?.[2] ?? 0) > 0);
}

interface IJudgement {
  credit: number;
  places: Places;
  notes: Notes;
}

function judge(question: IQuestion, key: Key, answer: Answer): IJudgement {
  const kind = kindOf(question);
  if (kind === 'numeric') {
    return judgeNumber(key, answer as number);
  }
  if (kind === 'order' || kind === 'match') {
    return judgeParts(kind, key, answer);
  }
  if (kind === 'choice') {
    return judgeChoice(question, key, answer as string[]);
  }
  const token = kind === 'text' ? normal(answer as string) : String(answer);
  const credit = key.credit(token);
  const place = kind === 'line' ? token : '';
  const note = key.note(token) || (credit >= 1 ? '' : key.note('otherwise'));
  return { credit, places: { [place]: verdictOf(credit) }, notes: { [place]: note } };
}

function judgeChoice(question: IQuestion, key: Key, letters: readonly string[]): IJudgement {
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

function judgeNumber(key: Key, answer: number): IJudgement {
  const band = key.bands().find(([low, high]) => low <= answer && answer <= high);
  const [, , credit, note] = band ?? [0, 0, 0, key.note('otherwise')];
  return { credit, places: {}, notes: { '': note } };
}

function judgeParts(kind: 'order' | 'match', key: Key, answer: Answer): IJudgement {
  const tokens = kind === 'order' ? pairs(answer as string[]) : placements(answer);
  const share = tokens.filter(token => key.holds(token)).length / tokens.length;
  const credit = round(kind === 'order' ? Math.max(0, 2 * share - 1) : share);
  const places: Places = {};
  const notes: Notes = {};
  for (const [letter, token] of ownParts(kind, answer)) {
    places[letter] = key.holds(token) ? 'right' : 'not';
    notes[letter] = key.holds(token) ? '' : key.note(letter);
  }
  notes[''] = credit >= 1 ? '' : key.note('otherwise');
  return { credit, places, notes };
}

/** For each letter the part it is judged by: its place, or what stands before it. */
function ownParts(kind: 'order' | 'match', answer: Answer): [string, string][] {
  if (kind === 'match') {
    return placements(answer).map(token => [token.split('=')[0], token]);
  }
  const letters = answer as string[];
  return letters.slice(1).map((letter, i) => [letter, `${letters[i]}<${letter}`]);
}

function pairs(letters: readonly string[]): string[] {
  return letters.flatMap((first, i) => letters.slice(i + 1).map(second => `${first}<${second}`));
}

function placements(answer: Answer): string[] {
  const places = answer as Record<string, number>;
  return Object.keys(places)
    .sort()
    .map(letter => `${letter}=${places[letter]}`);
}

/** The subset of choices with full credit, found by trying: the hashes name no letters. */
function fullAnswer({ choices = [] }: IQuestion, key: Key): Set<string> | null {
  if (choices.length > MAX_TRIED_CHOICES) {
    return null;
  }
  for (let bits = 1; bits < 1 << choices.length; bits++) {
    const letters = choices.filter((_, i) => bits & (1 << i)).map(choice => choice.letter);
    if (key.credit(letters.sort().join(',')) >= 1) {
      return new Set(letters);
    }
  }
  return null;
}

function verdictOf(credit: number): Verdict {
  if (credit >= 1) {
    return 'right';
  }
  return credit > 0 ? 'partly' : 'not';
}

function round(credit: number): number {
  return Math.round(credit * 1000) / 1000;
}

class Key {
  constructor(
    private readonly _practice: IPractice,
    private readonly _id: string
  ) {}

  credit(token: string): number {
    return this._practice.credit?.[this._digest(token)] ?? 0;
  }

  holds(token: string): boolean {
    return this._practice.parts?.includes(this._digest(token)) ?? false;
  }

  note(token: string): string {
    const sealed = this._practice.notes?.[this._digest(`note:${token}`)];
    return sealed === undefined ? '' : this._open(sealed, token);
  }

  bands(): Band[] {
    const opened = this._open(this._practice.bands ?? '', 'bands');
    return opened === '' ? [] : JSON.parse(opened);
  }

  explanation(): string {
    return this._open(this._practice.explanation ?? '', '');
  }

  private _digest(token: string): string {
    return digest(this._practice.salt, this._id, token);
  }

  private _open(sealed: string, token: string): string {
    return unseal(sealed, this._practice.salt, this._id, token);
  }
}
