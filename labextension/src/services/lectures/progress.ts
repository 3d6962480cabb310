/** The student's progress and the lectures, as the server tells of them. */

import type { IQuestion } from '../../views';

export interface IStanding {
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
  /** 0 where nobody said. */
  minutes: number;
  sections: readonly ISection[];
}

export interface IReview {
  questions: readonly IQuestion[];
  /** How many more are due. */
  more: number;
}

export type Standings = Readonly<Record<string, IStanding>>;
export type PartState = 'new' | 'tried' | 'done';

export interface IDone {
  done: number;
  of: number;
  begun: boolean;
}

export function stateOf(standing: IStanding | undefined): PartState {
  if (!standing) {
    return 'new';
  }
  return standing.done ? 'done' : 'tried';
}

export function partsOf({ sections }: ILectureOutline): IPart[] {
  return sections.flatMap(({ parts }) => [...parts]);
}

/** How much of some parts is done. */
export function doneOf(parts: readonly IPart[], standings: Standings): IDone {
  const states = parts.map(({ id }) => stateOf(standings[id]));
  return {
    done: states.filter(state => state === 'done').length,
    of: states.length,
    begun: states.some(state => state !== 'new')
  };
}

/** One notebook a lecture: copies that were kept come later in the alphabet. */
export function syllabus(lectures: readonly ILectureOutline[]): ILectureOutline[] {
  const seen = new Set<string>();
  return lectures.filter(({ lecture }) => !seen.has(lecture) && seen.add(lecture));
}

export interface IPlace {
  lecture: ILectureOutline;
  /** Id of the cell to go to; '' for the top. */
  cell: string;
}

/** Where to go on: where the reader was last, else at the first part that is not done. */
export function whereToGoOn(
  lectures: readonly ILectureOutline[],
  standings: Standings,
  left: { path: string; cell: string } | null
): IPlace | null {
  const last = lectures.find(({ path }) => path === left?.path);
  if (last && left) {
    return { lecture: last, cell: left.cell };
  }
  for (const lecture of lectures) {
    const open = partsOf(lecture).find(({ id }) => stateOf(standings[id]) !== 'done');
    if (open) {
      const begun = doneOf(partsOf(lecture), standings).begun;
      return { lecture, cell: begun ? open.cell : '' };
    }
  }
  return null;
}
