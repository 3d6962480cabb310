/** What is done, and where to go on. */

import { expect, test } from 'vitest';
import {
  doneOf,
  type ILectureOutline,
  type IStanding,
  partsOf,
  stateOf,
  syllabus,
  whereToGoOn
} from '../../../src/services/lectures/progress';

const part = (id: string) => ({ id, kind: 'choice', title: id, cell: `${id}-text` });
const lecture = (number: string, ...ids: string[]): ILectureOutline => ({
  lecture: number,
  path: `${number}.ipynb`,
  title: number,
  minutes: 8,
  sections: [{ title: 'One', cell: 'one', parts: ids.map(part) }]
});
const standing = (done: boolean): IStanding => ({ tries: 1, first: 0, best: 0, last: 1, done });
const COURSE = [lecture('00', 'q00_1', 'q00_2'), lecture('01', 'q01_1')];

test('a question is new, tried or done', () => {
  expect([undefined, standing(false), standing(true)].map(stateOf)).toEqual([
    'new',
    'tried',
    'done'
  ]);
});

test('the ring counts what is done, not what was tried', () => {
  const standings = { q00_1: standing(true), q00_2: standing(false) };
  expect(doneOf(partsOf(COURSE[0]), standings)).toEqual({ done: 1, of: 2, begun: true });
});

test('a copy that was kept does not stand beside its lecture', () => {
  const kept = { ...COURSE[0], path: '00.kept-1.ipynb' };
  expect(syllabus([COURSE[0], kept, COURSE[1]])).toEqual(COURSE);
});

test('who left a lecture goes on where it was left', () => {
  const place = whereToGoOn(COURSE, {}, { path: '01.ipynb', cell: 'here' });
  expect([place?.lecture.lecture, place?.cell]).toEqual(['01', 'here']);
});

test('who comes to another browser goes on at the first part that is not done', () => {
  const place = whereToGoOn(COURSE, { q00_1: standing(true) }, null);
  expect([place?.lecture.lecture, place?.cell]).toEqual(['00', 'q00_2-text']);
});

test('who has not begun begins at the top', () => {
  expect(whereToGoOn(COURSE, {}, null)?.cell).toBe('');
});

test('who has done everything has nowhere to go on', () => {
  const all = { q00_1: standing(true), q00_2: standing(true), q01_1: standing(true) };
  expect(whereToGoOn(COURSE, all, null)).toBeNull();
});
