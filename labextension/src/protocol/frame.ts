/** Decoded rows of one message, as columns. */

import type { Topic } from './message';

export type NumberArray = Float64Array | Float32Array | Int32Array | Int16Array;

/** Dictionary column: `codes[i]` indexes `values`, which only grows while a connection lives. */
export interface IDictionaryColumn {
  codes: Int32Array;
  values: readonly string[];
}

/** List column: row `i` is `values.subarray(offsets[i], offsets[i + 1])`. */
export interface IListColumn {
  offsets: Int32Array;
  values: NumberArray;
}

export interface IFrame {
  topic: Topic;
  ring: string;
  first: number;
  next: number;
  dropped: number;
  now: number;
  length: number;
  /** Numeric columns by name. */
  numbers: Record<string, NumberArray>;
  /** Text columns by name. */
  strings: Record<string, IDictionaryColumn>;
  /** Columns of number lists by name. */
  lists: Record<string, IListColumn>;
}

/** Text of one cell. */
export function textAt(column: IDictionaryColumn | undefined, row: number): string {
  return column?.values[column.codes[row]] ?? '';
}
