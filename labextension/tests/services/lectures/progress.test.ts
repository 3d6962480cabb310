/** What is done, and where to go on. */

import { expect, test } from 'vitest';
import {
  doneOf,
  type ILectureOutline,
  type IPartStatus,
  nextPosition,
  partsOf,
  stateOf,
  syllabus
} from '../../../src/services/lectures/progress';

const part = (id: string) => ({ id, kind: 'choice', title: id, cell: `${id}-text` });
const lecture = (number: string, ...ids: string[]): ILectureOutline => ({
  lecture: number,
  path: `${number}.ipynb`,
  title: number,
  minutes: 8,
  sections: [{ title: 'One', cell: 'one', parts: ids.map(part) }]
});
const status = (done: boolean): IPartStatus => ({ tries: 1, first: 0, best: 0, last: 1, done });
const COURSE = [lecture('00', 'q00_1', 'q00_2'), lecture('01', 'q01_1')];

test('a question is new, tried or done', () => {
  expect([undefined, status(false), status(true)].map(stateOf)).toEqual(['new', 'tried', 'done']);
});

test('the ring counts what is done, not what was tried', () => {
  const statuses = { q00_1: status(true), q00_2: status(false) };
  expect(doneOf(partsOf(COURSE[0]), statuses)).toEqual({ done: 1, of: 2, started: true });
});

test('a kept copy is not listed beside its lecture', () => {
  const kept = { ...COURSE[0], path: '00.kept-1.ipynb' };
  expect(syllabus([COURSE[0], kept, COURSE[1]])).toEqual(COURSE);
});

test('the last position is the next one', () => {
  const next = nextPosition(COURSE, {}, { path: '01.ipynb', cell: 'here' });
  expect([next?.lecture.lecture, next?.cell]).toEqual(['01', 'here']);
});

test('in another browser the first part that is not done is next', () => {
  const next = nextPosition(COURSE, { q00_1: status(true) }, null);
  expect([next?.lecture.lecture, next?.cell]).toEqual(['00', 'q00_2-text']);
});

test('without an attempt the top of the first lecture is next', () => {
  expect(nextPosition(COURSE, {}, null)?.cell).toBe('');
});

test('nothing is next where everything is done', () => {
  const all = { q00_1: status(true), q00_2: status(true), q01_1: status(true) };
  expect(nextPosition(COURSE, all, null)).toBeNull();
});
