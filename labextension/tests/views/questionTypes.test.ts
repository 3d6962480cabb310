/** Questions of every type are read from the metadata of their cells, which may have been edited. */

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { questionPart } from '../../src/services/questions/questionCells';
import { askQuestion } from '../../src/views/selfTest/types';

const GOLDEN = fileURLToPath(
  new URL('../../../tests/data/every_type/judged.json', import.meta.url)
);
const { questions } = JSON.parse(readFileSync(GOLDEN, 'utf8')) as {
  questions: Record<string, Record<string, unknown>>;
};
const EVERY_TYPE: Record<string, unknown>[] = [
  ...Object.values(questions),
  { type: 'panel', id: 'q97_8', measure: 'longest-prefix', tolerance: 0.1 },
  { type: 'panel', id: 'q97_9', measure: 'n-tasks', tolerance: 0.1, units: { tasks: 1 } },
  { type: 'predict', id: 'p97_nap', units: { s: 1 }, min: 0, max: 6, step: 0.1 }
];
const OPTIONAL = ['practice', 'text', 'columns', 'axes', 'step', 'measure', 'tolerance'];

test.each(EVERY_TYPE)('$id: a $type has its fields', metadata => {
  const { practice, measure, tolerance, ...fields } = metadata;
  expect(askQuestion(metadata)?.question).toMatchObject(fields);
});

test.each(EVERY_TYPE)('$id: a $type without a needed field is not drawn', metadata => {
  const optional = metadata.type === 'panel' ? [...OPTIONAL, 'units'] : OPTIONAL;
  for (const needed of Object.keys(metadata).filter(key => !optional.includes(key))) {
    expect(askQuestion({ ...metadata, [needed]: undefined }), needed).toBeNull();
    expect(askQuestion({ ...metadata, [needed]: 3 }) === null, needed).toBe(
      typeof metadata[needed] !== 'number'
    );
  }
});

test.each([undefined, null, 3, 'choice', [], {}, { type: 'exercise', id: 'ex00_1' }])(
  'metadata %j describes no question',
  metadata => expect(askQuestion(metadata)).toBeNull()
);

test('an answer of another form is none, and cannot be judged', () => {
  for (const metadata of EVERY_TYPE) {
    for (const answer of [undefined, null, true, [], {}, [['a']], { a: 'x' }, () => 1]) {
      expect(askQuestion(metadata)?.read(answer), `${metadata.id}`).toBeNull();
      expect(askQuestion(metadata)?.grade(answer).verdict).toBe('recorded');
    }
  }
});

test('names that every object has are no types', () => {
  for (const type of ['constructor', 'toString', '__proto__']) {
    expect(askQuestion({ type, id: 'q00_1' })).toBeNull();
    expect(questionPart({ type: `${type}-answer`, id: 'q00_1' })).toBeNull();
  }
});
