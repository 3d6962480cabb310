/** Which cells of a notebook belong to which self-test question, read from their metadata. */

import { isRecord } from '../../views/selfTest/guards';
import type { QuestionType } from '../../views/selfTest/question';
import { isQuestionType } from '../../views/selfTest/types';

export type Role = 'question' | 'answer' | 'check';

/** A cell's role in a question. */
export interface IQuestionPart {
  role: Role;
  type: QuestionType;
  id: string;
  /** Name the answer is assigned to, in an answer cell. */
  variable: string;
}

/** `metadata` is the cell's `kernel_helpers` entry, whatever its content. */
export function questionPart(metadata: unknown): IQuestionPart | null {
  if (!isRecord(metadata)) {
    return null;
  }
  const { type: part, id, var: variable } = metadata;
  if (typeof part !== 'string' || typeof id !== 'string') {
    return null;
  }
  const [type, role = 'question', ...rest] = part.split('-');
  if (!isQuestionType(type) || !isRole(role) || rest.length > 0) {
    return null;
  }
  return { role, type, id, variable: answerVariable(id, variable) };
}

/**
 * Name the answer is assigned to: `variable` where it is a name and nothing else, for it is
 * written into a cell as code.
 */
export function answerVariable(id: string, variable?: unknown): string {
  return typeof variable === 'string' && /^[A-Za-z_][A-Za-z0-9_]{0,63}$/.test(variable)
    ? variable
    : `answer_${id.replace(/[^A-Za-z0-9_]/g, '')}`;
}

function isRole(name: string): name is Role {
  return name === 'question' || name === 'answer' || name === 'check';
}

/**
 * Where to draw each question's control: index of its cell by id.
 *
 * A split question cell leaves its metadata on every piece, so the last piece of the first
 * run counts; a copy further down is left as plain text, for it has no answer of its own.
 */
export function whereToDraw(parts: readonly (IQuestionPart | null)[]): Map<string, number> {
  const positions = new Map<string, number>();
  parts.forEach((part, i) => {
    if (part?.role !== 'question') {
      return;
    }
    const last = positions.get(part.id);
    if (last === undefined || last === i - 1) {
      positions.set(part.id, i);
    }
  });
  return positions;
}

/**
 * The cell that holds a question's answer: the one among its answer cells that assigns the
 * variable, else any code cell that does (metadata is lost in some exports), else the first
 * answer cell; -1 where there is none.
 */
export function whereAnswered(
  id: string,
  parts: readonly (IQuestionPart | null)[],
  assigns: (index: number) => boolean
): number {
  const own = parts.flatMap((part, i) => (part?.role === 'answer' && part.id === id ? [i] : []));
  const assigned = own.find(assigns) ?? parts.findIndex((_, i) => assigns(i));
  return assigned >= 0 ? assigned : (own[0] ?? -1);
}
