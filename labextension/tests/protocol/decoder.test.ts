/** The browser reads exactly what Python wrote. */

import { expect, test } from 'vitest';
import { type Decoded, Decoder, type IFrame, splitMessage } from '../../src/protocol';
import { readableRows, readGolden } from '../golden';

function frameOf(decoded: Decoded): IFrame {
  if (decoded.type !== 'rows') {
    throw new Error(`Expected rows, got ${decoded.state.state}.`);
  }
  return decoded.frame;
}

test.each(['ordinary', 'broken', 'standing'])(
  'every message of the recording %s has its rows',
  name => {
    const { messages, expected } = readGolden(name);
    const decoder = new Decoder();
    const rows = messages.map(message => {
      const decoded = decoder.decode(message);
      return decoded.type === 'rows' ? readableRows(decoded.frame) : [];
    });
    const wanted = expected.map(message => message.rows.map(({ key: _key, ...row }) => row));
    expect(rows).toEqual(wanted);
  }
);

test.each(['ordinary', 'broken', 'standing'])('every header of the recording %s is kept', name => {
  const { messages, expected } = readGolden(name);
  expect(messages.map(message => splitMessage(message).header)).toEqual(
    expected.map(message => message.header)
  );
});

test('a message that starts at an odd address is read like any other', () => {
  const { messages, expected } = readGolden('ordinary');
  const at = expected.findIndex(message => message.rows.length > 0);
  const shifted = new Uint8Array(messages[at].length + 3);
  shifted.set(messages[at], 3);
  const frame = frameOf(new Decoder().decode(shifted.subarray(3)));
  expect(frame.length).toBe(expected[at].rows.length);
});

test('rows without a schema before them are refused with a sentence', () => {
  const { messages, expected } = readGolden('ordinary');
  const at = expected.findIndex(({ header }) => header.topic !== 'state' && !header.schema);
  expect(() => new Decoder().decode(messages[at])).toThrow('Expected a schema');
});

test('a message cut short is refused with a sentence', () => {
  const { messages } = readGolden('ordinary');
  expect(() => splitMessage(messages[0].subarray(0, 20))).toThrow('Expected a header of');
});
