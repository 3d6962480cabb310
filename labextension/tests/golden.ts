/** Read the recordings that the Python half writes. */

import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Header, IFrame } from '../src/protocol';

export interface IExpectedMessage {
  offset: number;
  length: number;
  header: Header;
  /** Rows by column name; null for NaN. */
  rows: Row[];
}

type Row = Record<string, string | number | null | number[]>;

export interface IGolden {
  messages: Uint8Array[];
  expected: IExpectedMessage[];
}

const FRAMES = `${dirname(fileURLToPath(import.meta.url))}/../../tests/data/frames/`;

export function readGolden(name: string): IGolden {
  const bytes = new Uint8Array(readFileSync(`${FRAMES}${name}.bin`));
  const expected: IExpectedMessage[] = JSON.parse(
    readFileSync(`${FRAMES}${name}.json`, 'utf8')
  ).messages;
  const cut = ({ offset, length }: IExpectedMessage) => bytes.slice(offset, offset + length);
  return { messages: expected.map(cut), expected };
}

/** A frame's rows as the expectation files write them. */
export function readableRows(frame: IFrame): Row[] {
  return Array.from({ length: frame.length }, (_, i) => {
    const row: Row = {};
    for (const [name, values] of Object.entries(frame.numbers)) {
      row[name] = Number.isNaN(values[i]) ? null : values[i];
    }
    for (const [name, { codes, values }] of Object.entries(frame.strings)) {
      row[name] = values[codes[i]];
    }
    for (const [name, { offsets, values }] of Object.entries(frame.lists)) {
      row[name] = [...values.subarray(offsets[i], offsets[i + 1])];
    }
    return row;
  });
}
