/** Grade an answer in the browser against the practice hashes of its question. */

import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { IPractice, IQuestion, IResult, Verdict } from './question';

/** Up to this many choices, trying every subset stays far below one frame. */
const MAX_TRIED_CHOICES = 10;

export function gradeAnswer(question: IQuestion, letters: readonly string[]): IResult {
  if (!question.practice) {
    return { verdict: 'recorded', credit: null };
  }
  const credit = creditOf(question.practice, question.id, letters);
  return { verdict: verdictOf(credit), credit };
}

/** Verdict on each chosen letter; empty where only the whole answer can be judged. */
export function gradeLetters(
  question: IQuestion,
  letters: readonly string[]
): Map<string, 'right' | 'not'> {
  const right = fullAnswer(question);
  return new Map(right ? letters.map(letter => [letter, right.has(letter) ? 'right' : 'not']) : []);
}

export function answerHash(salt: string, id: string, letters: readonly string[]): string {
  return bytesToHex(sha256(utf8ToBytes(`${salt}:${id}:${[...letters].sort().join(',')}`)));
}

function creditOf(practice: IPractice, id: string, letters: readonly string[]): number {
  return practice.credit[answerHash(practice.salt, id, letters)] ?? 0;
}

function verdictOf(credit: number): Verdict {
  if (credit >= 1) {
    return 'right';
  }
  return credit > 0 ? 'partly' : 'not';
}

/** The subset of choices with full credit, found by trying: the hashes name no letters. */
function fullAnswer({ practice, id, choices }: IQuestion): Set<string> | null {
  if (!practice || choices.length > MAX_TRIED_CHOICES) {
    return null;
  }
  for (let bits = 1; bits < 1 << choices.length; bits++) {
    const letters = choices.filter((_, i) => bits & (1 << i)).map(choice => choice.letter);
    if (creditOf(practice, id, letters) >= 1) {
      return new Set(letters);
    }
  }
  return null;
}
