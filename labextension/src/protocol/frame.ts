/** Decoded rows of one message, as columns. */

import type { COLUMNS, NamesOf, NumberType, Schema } from './columns';
import type { Topic } from './message';

export type NumberArray = Float64Array | Float32Array | Int32Array | Int16Array;

/** Dictionary column: `codes[i]` indexes `values`, which only grows while a connection lasts. */
export interface IDictionaryColumn {
  codes: Int32Array;
  values: readonly string[];
}

/** List column: row `i` is `values.subarray(offsets[i], offsets[i + 1])`. */
export interface IListColumn {
  offsets: Int32Array;
  values: NumberArray;
}

/** Rows with the columns of a schema. */
export interface IRows<S extends Schema> {
  length: number;
  numbers: Record<NamesOf<S, NumberType>, NumberArray>;
  strings: Record<NamesOf<S, 'text'>, IDictionaryColumn>;
  lists: Record<NamesOf<S, 'list'>, IListColumn>;
}

/** Of a recording, running tasks also have the columns of the rows that they become. */
interface IRecordedColumns {
  running: { numbers: { thread?: NumberArray; task?: NumberArray } };
}

interface ITopicFrame<T extends Topic> extends IRows<(typeof COLUMNS)[T]> {
  topic: T;
  ring: string;
  first: number;
  next: number;
  dropped: number;
  now: number;
}

/** Rows of one topic; of several topics, a union with `topic` as its discriminant. */
export type IFrame<T extends Topic = Topic> = {
  [Each in T]: ITopicFrame<Each> &
    (Each extends keyof IRecordedColumns ? IRecordedColumns[Each] : unknown);
}[T];

/** Text of one cell. */
export function textAt(column: IDictionaryColumn | undefined, row: number): string {
  return column?.values[column.codes[row]] ?? '';
}
