/** Read an answer that came from a notebook or a control by the type of its question. */

import { type Answer, type IQuestion, kindOf } from './question';

const MAX_TEXT = 200;
const NUMBER = /^([-+]?(?:\d[\d_ ]*\.?\d*|\.\d+)(?:e[-+]?\d+)?)\s*(.*)$/i;

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
      return readNumber(question, answer);
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

function readNumber({ units = {} }: IQuestion, answer: unknown): Answer {
  if (typeof answer === 'number') {
    return Math.abs(answer) < 1e300 ? rounded(answer) : null;
  }
  if (typeof answer !== 'string' || answer.length > MAX_TEXT) {
    return null;
  }
  const found = NUMBER.exec(answer.trim().replaceAll(',', '.'));
  const unit = found?.[2].trim().toLowerCase() ?? '';
  const sizes = new Map(Object.entries(units).map(([name, size]) => [name.toLowerCase(), size]));
  const size = unit === '' ? 1 : sizes.get(unit);
  if (!found || size === undefined) {
    return null;
  }
  return rounded(Number(found[1].replace(/[_ ]/g, '')) * size);
}

/** As many digits as Python keeps, so that both compare the same number. */
function rounded(value: number): number | null {
  return Number.isFinite(value) ? Number(value.toPrecision(12)) : null;
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every(each => typeof each === 'string');
}
