/** Read an answer that came from a notebook or a control by the type of its question. */

import { type INumber, readNumber, rounded } from './number';
import { type Answer, type IQuestion, kindOf } from './question';

const MAX_TEXT = 200;

/** The answer in the plain form of its type; null where it has another form. */
export function readAnswer(question: IQuestion, answer: unknown): Answer {
  switch (kindOf(question)) {
    case 'choice':
      return readChoice(question, answer);
    case 'order':
      return readOrder(question, answer);
    case 'match':
      return readMatch(question, answer);
    case 'line':
      return readLine(question, answer);
    case 'text':
      return readText(answer);
    default:
      return readNumeric(question, answer);
  }
}

/** A short text as it is compared: without case, quotes, and kinds of space. */
export function normal(text: string): string {
  const spaced = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ');
  return spaced.replace(/^[ '"`.,;]+|[ '"`.,;]+$/g, '');
}

export function lettersOf({ choices = [] }: IQuestion): string[] {
  return choices.map(choice => choice.letter);
}

function readChoice(question: IQuestion, answer: unknown): Answer {
  const letters = lettersOf(question);
  if (!isTexts(answer) || !answer.every(letter => letters.includes(letter))) {
    return null;
  }
  const distinct = new Set(answer).size === answer.length;
  const enough = question.select === 'one' ? answer.length === 1 : answer.length > 0;
  return distinct && enough ? [...answer].sort() : null;
}

function readOrder(question: IQuestion, answer: unknown): Answer {
  const letters = lettersOf(question).sort();
  return isTexts(answer) && [...answer].sort().join() === letters.join() ? answer : null;
}

function readMatch(question: IQuestion, answer: unknown): Answer {
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) {
    return null;
  }
  const places = answer as Record<string, number>;
  const most = question.targets?.length ?? 0;
  const complete = Object.keys(places).sort().join() === lettersOf(question).sort().join();
  const inside = Object.values(places).every(
    place => Number.isInteger(place) && place >= 1 && place <= most
  );
  return complete && inside ? places : null;
}

function readLine({ code = '' }: IQuestion, answer: unknown): Answer {
  const lines = code.split('\n').length;
  const fine = Number.isInteger(answer) && Number(answer) >= 1 && Number(answer) <= lines;
  return fine ? Number(answer) : null;
}

function readText(answer: unknown): Answer {
  const fine = typeof answer === 'string' && answer.length <= MAX_TEXT && normal(answer) !== '';
  return fine ? answer : null;
}

/** What an answer may mean as a number in the first unit; null where it is none. */
export function readAsNumber({ units = {} }: IQuestion, answer: unknown): INumber | null {
  if (typeof answer === 'number') {
    const value = rounded(answer);
    return value === null ? null : { values: [value], settled: true };
  }
  const fine = typeof answer === 'string' && answer.length <= MAX_TEXT;
  return fine ? readNumber(answer, units) : null;
}

function readNumeric(question: IQuestion, answer: unknown): Answer {
  const number = readAsNumber(question, answer);
  return number?.settled ? number.values[0] : null;
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every(each => typeof each === 'string');
}
