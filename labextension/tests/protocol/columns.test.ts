/** Names and types of columns are those that Python wrote. */

import { expect, test } from 'vitest';
import { COLUMNS, Decoder, type IFrame, type NumberArray } from '../../src/protocol';
import { TOPICS } from '../../src/protocol/message';
import { readGolden } from '../golden';

const FRAMES = ['ordinary', 'standing', 'recorded', 'restarted'].flatMap(name => {
  const decoder = new Decoder();
  return readGolden(name).messages.flatMap(message => {
    const decoded = decoder.decode(message);
    return decoded.type === 'rows' && decoded.frame.length > 0 ? [decoded.frame] : [];
  });
});

function typeOf(values: NumberArray): string {
  return values.constructor.name.replace('Array', '').toLowerCase();
}

function columnsOf({ numbers, strings, lists }: IFrame): Record<string, string> {
  const types = (columns: object, type: (column: NumberArray) => string) =>
    Object.entries(columns).map(([name, column]) => [name, type(column)]);
  return Object.fromEntries([
    ...types(numbers, typeOf),
    ...types(strings, () => 'text'),
    ...types(lists, () => 'list')
  ]);
}

test.each(TOPICS)('the columns of %s are those of its recorded frames', topic => {
  const frames = FRAMES.filter(frame => frame.topic === topic);
  expect(frames).not.toEqual([]);
  for (const frame of frames) {
    expect(columnsOf(frame)).toEqual(COLUMNS[topic]);
  }
});
