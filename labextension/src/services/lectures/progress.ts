/** The student's progress and the lectures, as the server describes them. */

import type { IQuestion } from '../../views';

export interface IPartStatus {
  tries: number;
  first: number | null;
  best: number | null;
  /** Seconds since the epoch. */
  last: number;
  done: boolean;
}

export interface IPart {
  id: string;
  /** `exercise`, or the type of a question. */
  kind: string;
  title: string;
  /** Id of its first cell. */
  cell: string;
}

export interface ISection {
  title: string;
  cell: string;
  parts: readonly IPart[];
}

export interface ILectureOutline {
  lecture: string;
  path: string;
  title: string;
  /** 0 where the notebook has none. */
  minutes: number;
  sections: readonly ISection[];
}

export interface IReview {
  questions: readonly IQuestion[];
  /** How many more are due. */
  more: number;
}

export type Statuses = Readonly<Record<string, IPartStatus>>;
export type PartState = 'new' | 'tried' | 'done';

export interface IDone {
  done: number;
  of: number;
  started: boolean;
}

export function stateOf(status: IPartStatus | undefined): PartState {
  if (!status) {
    return 'new';
  }
  return status.done ? 'done' : 'tried';
}

export function partsOf({ sections }: ILectureOutline): IPart[] {
  return sections.flatMap(({ parts }) => [...parts]);
}

/** Count the done parts. */
export function doneOf(parts: readonly IPart[], statuses: Statuses): IDone {
  const states = parts.map(({ id }) => stateOf(statuses[id]));
  return {
    done: states.filter(state => state === 'done').length,
    of: states.length,
    started: states.some(state => state !== 'new')
  };
}

/** One notebook per lecture: kept copies follow it in the alphabet. */
export function syllabus(lectures: readonly ILectureOutline[]): ILectureOutline[] {
  const seen = new Set<string>();
  return lectures.filter(({ lecture }) => !seen.has(lecture) && seen.add(lecture));
}

/** Sent after the progress file was written. */
export type IProgressEvent = object;

export interface IPosition {
  lecture: ILectureOutline;
  /** Id of the cell to go to; '' for the top. */
  cell: string;
}

/** The last position of the reader, else the first part that is not done. */
export function nextPosition(
  lectures: readonly ILectureOutline[],
  statuses: Statuses,
  left: { path: string; cell: string } | null
): IPosition | null {
  const last = lectures.find(({ path }) => path === left?.path);
  if (last && left) {
    return { lecture: last, cell: left.cell };
  }
  for (const lecture of lectures) {
    const open = partsOf(lecture).find(({ id }) => stateOf(statuses[id]) !== 'done');
    if (open) {
      const started = doneOf(partsOf(lecture), statuses).started;
      return { lecture, cell: started ? open.cell : '' };
    }
  }
  return null;
}
