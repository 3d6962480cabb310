/** Which cell asks, which one answers, when cells were split, copied or stripped. */

import { expect, test } from 'vitest';
import {
  type IQuestionPart,
  questionPart,
  whereAnswered,
  whereToDraw
} from '../../../src/services/questions/questionCells';

const ask: IQuestionPart = {
  role: 'question',
  type: 'choice',
  id: 'q00_1',
  variable: 'answer_q00_1'
};
const answer: IQuestionPart = { ...ask, role: 'answer' };
const check: IQuestionPart = { ...ask, role: 'check' };
const other: IQuestionPart = { ...ask, id: 'q00_2' };

test('metadata of other cells, or none, has no part in a question', () => {
  for (const metadata of [undefined, null, 'choice', {}, { type: 'exercise', id: 'ex00_1' }]) {
    expect(questionPart(metadata)).toBeNull();
  }
});

test('an answer cell names its variable, or goes by the question', () => {
  const named = { type: 'choice-answer', id: 'q00_1', var: 'answer_one' };
  expect(questionPart(named)?.variable).toBe('answer_one');
  expect(questionPart({ type: 'choice-answer', id: 'q00_1' })?.variable).toBe('answer_q00_1');
});

test('each question is drawn in its own cell', () => {
  const places = whereToDraw([null, ask, answer, check, other]);
  expect([...places]).toEqual([
    ['q00_1', 1],
    ['q00_2', 4]
  ]);
});

test('a split question is drawn under its last piece', () => {
  expect(whereToDraw([ask, ask, ask, answer]).get('q00_1')).toBe(2);
});

test('a copy further down stays plain text', () => {
  expect(whereToDraw([ask, answer, check, ask]).get('q00_1')).toBe(0);
});

test('a variable that is no name is not written into a cell', () => {
  for (const text of ["__import__('os').system('id') #", 'a\nb', 'a.b', '1a', '', 'a'.repeat(65)]) {
    const part = questionPart({ type: 'choice-answer', id: 'q00_1', var: text });
    expect(part?.variable).toBe('answer_q00_1');
  }
  const odd = questionPart({ type: 'choice-answer', id: "q';import os#" });
  expect(odd?.variable).toBe('answer_qimportos');
});

test('of a split answer cell, the piece that assigns the variable answers', () => {
  expect(whereAnswered('q00_1', [ask, answer, answer], i => i === 2)).toBe(2);
});

test('without metadata, the cell that assigns the variable answers', () => {
  expect(whereAnswered('q00_1', [ask, null, null], i => i === 1)).toBe(1);
});

test('where the line was deleted, the first answer cell takes it', () => {
  expect(whereAnswered('q00_1', [ask, answer, answer], () => false)).toBe(1);
});

test('without an answer cell there is nowhere to write', () => {
  expect(whereAnswered('q00_1', [ask, null], () => false)).toBe(-1);
});
