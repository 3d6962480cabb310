/** The types of questions: the one place that lists them. */

import { isPractice, isRecord } from '../guards';
import type { ICommon, QuestionType } from '../question';
import type { IAsked, IRegisteredType, ITraits } from '../questionType';
import { choice } from './choice';
import { line } from './line';
import { match } from './match';
import { numeric } from './numeric';
import { order } from './order';
import { panel } from './panel';
import { predict } from './predict';
import { text } from './text';

const TYPES: Record<QuestionType, IRegisteredType> = {
  choice,
  numeric,
  text,
  order,
  match,
  line,
  panel,
  predict
};

export function isQuestionType(name: unknown): name is QuestionType {
  return typeof name === 'string' && Object.hasOwn(TYPES, name);
}

export function traitsOf(type: QuestionType): ITraits {
  return TYPES[type].traits;
}

/** The question that metadata describes; null where it was edited into something else. */
export function askQuestion(metadata: unknown): IAsked | null {
  if (!isRecord(metadata)) {
    return null;
  }
  const { type, id, text, practice } = metadata;
  if (!isQuestionType(type) || typeof id !== 'string') {
    return null;
  }
  const common: ICommon = { id };
  if (typeof text === 'string') {
    common.text = text;
  }
  if (isPractice(practice)) {
    common.practice = practice;
  }
  return TYPES[type].ask(metadata, common);
}
