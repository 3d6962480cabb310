/** Decode an Arrow stream that arrives one record batch at a time, dictionaries by delta. */

import type {
  DataType,
  DictionaryBatch,
  Field,
  RecordBatch,
  Schema
} from '@uwdata/flechette/dist/types/types.js';
import { decodeIPCStream } from '@uwdata/flechette/src/decode/decode-ipc.js';
import type { IDictionaryColumn, IListColumn, NumberArray } from './frame';

export interface IColumns {
  length: number;
  numbers: Record<string, NumberArray>;
  strings: Record<string, IDictionaryColumn>;
  lists: Record<string, IListColumn>;
}

type NumberConstructor = new (
  buffer: ArrayBufferLike,
  byteOffset: number,
  length: number
) => NumberArray;

/**
 * One topic of one connection.
 *
 * flechette's own table builder wants the whole stream again for every batch; this class keeps the
 * schema and the growing dictionaries instead, so a message costs only its own bytes.
 */
export class ArrowStream {
  /** Read the next message; `restart` when its bytes start with a schema. */
  read(bytes: Uint8Array, restart: boolean): IColumns {
    const { schema, dictionaries, records } = decodeIPCStream(bytes);
    if (restart && schema) {
      this._schema = schema;
      this._dictionaries.clear();
    }
    if (!this._schema) {
      throw new Error('Expected a schema in the first message, got rows only; reconnect the view.');
    }
    for (const batch of dictionaries) {
      this._extend(batch);
    }
    return records.length > 0 ? this._columns(this._schema, records[0]) : emptyColumns();
  }

  private _extend(batch: DictionaryBatch): void {
    const values = decodeStrings(batch.data, bodyOf(batch));
    const known = this._dictionaries.get(batch.id);
    if (known && batch.isDelta) {
      for (const value of values) {
        known.push(value);
      }
    } else {
      this._dictionaries.set(batch.id, values);
    }
  }

  private _columns(schema: Schema, batch: RecordBatch): IColumns {
    if (batch.compression) {
      throw new Error(
        'Expected uncompressed Arrow buffers, got compressed ones; update the server.'
      );
    }
    const columns: IColumns = { ...emptyColumns(), length: Number(batch.length) };
    // A flat column has a region of validity and one of values; a list has validity and offsets,
    // then the two regions of its items.
    let region = 0;
    let node = 0;
    for (const field of schema.fields) {
      const isList = childOf(field) !== null;
      this._read(field, batch, { region, node }, columns);
      region += isList ? 4 : 2;
      node += isList ? 2 : 1;
    }
    return columns;
  }

  private _read(field: Field, batch: RecordBatch, at: IPosition, columns: IColumns): void {
    const { type, name } = field;
    const { length } = columns;
    const body = bodyOf(batch);
    const start = batch.regions[at.region + 1].offset;
    const items = childOf(field);
    if (items) {
      const count = Number(batch.nodes[at.node + 1].length);
      columns.lists[name] = {
        offsets: view(Int32Array, body, start, length === 0 ? 0 : length + 1) as Int32Array,
        values: view(numbersOf(items), body, batch.regions[at.region + 3].offset, count)
      };
    } else if (isDictionary(type)) {
      const codes = view(Int32Array, body, start, length) as Int32Array;
      columns.strings[name] = { codes, values: this._dictionaries.get(type.id) ?? [] };
    } else {
      columns.numbers[name] = view(numbersOf(field), body, start, length);
    }
  }

  private _schema: Schema | null = null;
  private readonly _dictionaries = new Map<number, string[]>();
}

/** Index of a field's first buffer and first length in a record batch. */
interface IPosition {
  region: number;
  node: number;
}

function emptyColumns(): IColumns {
  return { length: 0, numbers: {}, strings: {}, lists: {} };
}

/** The items of a list column, null for a flat one. */
function childOf(field: Field): Field | null {
  return (field.type as { children?: Field[] }).children?.[0] ?? null;
}

function numbersOf(field: Field): NumberConstructor {
  return (field.type as { values?: unknown }).values as NumberConstructor;
}

function isDictionary(type: DataType): type is DataType & { typeId: -1; id: number } {
  return type.typeId === -1;
}

/** flechette attaches the body after decoding the header; its types name it on neither. */
function bodyOf(batch: RecordBatch | DictionaryBatch): Uint8Array {
  return (batch as { body?: Uint8Array }).body ?? new Uint8Array(0);
}

function view(
  type: NumberConstructor,
  body: Uint8Array,
  offset: number,
  length: number
): NumberArray {
  return length === 0
    ? new type(new ArrayBuffer(0), 0, 0)
    : new type(body.buffer, body.byteOffset + offset, length);
}

function decodeStrings(batch: RecordBatch, body: Uint8Array): string[] {
  const count = Number(batch.length);
  if (count === 0) {
    return [];
  }
  const offsets = view(Int32Array, body, batch.regions[1].offset, count + 1);
  const text = body.subarray(batch.regions[2].offset);
  const decoder = new TextDecoder();
  return Array.from({ length: count }, (_, i) =>
    decoder.decode(text.subarray(offsets[i], offsets[i + 1]))
  );
}
