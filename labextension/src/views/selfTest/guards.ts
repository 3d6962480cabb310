/** Whether a value from a notebook is what a question needs. */

import type { IChoice, IPractice, Units } from './question';
import type { Metadata } from './questionType';

export function isRecord(value: unknown): value is Metadata {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(each => typeof each === 'string');
}

export function isNumbers(value: unknown): value is Readonly<Record<string, number>> {
  return isRecord(value) && Object.values(value).every(each => typeof each === 'number');
}

export function isUnits(value: unknown): value is Units {
  return isNumbers(value);
}

export function isChoices(value: unknown): value is readonly IChoice[] {
  return Array.isArray(value) && value.every(isChoice);
}

export function isPractice(value: unknown): value is IPractice {
  return isRecord(value) && typeof value.salt === 'string';
}

function isChoice(value: unknown): value is IChoice {
  return isRecord(value) && typeof value.letter === 'string' && typeof value.text === 'string';
}
