/** The line `answer_q03_2 = ['b']` of an answer cell: find it, read it, rewrite it. */

import { type Literal, readLiteral, writeLiteral } from './pythonLiteral';

export interface IAnswerSpan {
  start: number;
  end: number;
  /** The literal; undefined where the line has another expression. */
  value: Literal | undefined;
}

/** A longer source is not an answer. */
const MAX_LENGTH = 100_000;

/** Where `variable` is assigned in `source`, and what it holds; null where it is not. */
export function findAnswer(source: string, variable: string): IAnswerSpan | null {
  const name = variable.replace(/[^A-Za-z0-9_]/g, '');
  const assigned = new RegExp(`^${name}[ \\t]*=(?!=)[ \\t]*`, 'm').exec(
    source.slice(0, MAX_LENGTH)
  );
  if (!assigned) {
    return null;
  }
  const start = assigned.index;
  const from = start + assigned[0].length;
  const literal = readLiteral(source.slice(0, from + MAX_LENGTH), from);
  if (literal && endsAt(source, literal.end)) {
    return { start, end: literal.end, value: literal.value };
  }
  return { start, end: from + unread(source.slice(from)), value: undefined };
}

/** The line itself, as Python would print it. */
export function answerLine(variable: string, answer: Literal): string {
  return `${variable} = ${writeLiteral(answer)}`;
}

/** Accept letters as one string, in capitals, or repeated. */
export function tidyLetters(value: Literal | undefined): Literal | undefined {
  const letters = typeof value === 'string' ? [value] : value;
  if (!Array.isArray(letters) || !letters.every(each => typeof each === 'string')) {
    return value;
  }
  return [...new Set(letters.map(letter => String(letter).trim().toLowerCase()))];
}

/** Nothing but a comment may follow on the line. */
function endsAt(source: string, end: number): boolean {
  return /^[ \t]*(#|;|\r?\n|$)/.test(source.slice(end, end + 200).padEnd(1));
}

/** Length of an expression that is not a literal: its brackets, and the rest of its line. */
function unread(text: string): number {
  const bracketed = /^(\[[^\]]*\]|\{[^}]*\})/.exec(text)?.[0] ?? '';
  const rest = /^[^\n#]*/.exec(text.slice(bracketed.length))?.[0] ?? '';
  return (bracketed + rest).trimEnd().length;
}
