/** Decode an Arrow stream that arrives one record batch at a time, dictionaries by delta. */

import type {
  DataType,
  DictionaryBatch,
  Field,
  RecordBatch,
  Schema
} from '@uwdata/flechette/dist/types/types.js';
import { decodeIPCStream } from '@uwdata/flechette/src/decode/decode-ipc.js';
import type { IDictionaryColumn, NumberArray } from './frame';

export interface IColumns {
  length: number;
  numbers: Record<string, NumberArray>;
  strings: Record<string, IDictionaryColumn>;
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
    // Every column here is flat: one validity region, then one region of values.
    schema.fields.forEach((field, index) => {
      this._read(field, batch, 2 * index + 1, columns);
    });
    return columns;
  }

  private _read(field: Field, batch: RecordBatch, region: number, columns: IColumns): void {
    const { type, name } = field;
    const start = batch.regions[region].offset;
    if (isDictionary(type)) {
      const codes = view(Int32Array, bodyOf(batch), start, columns.length) as Int32Array;
      columns.strings[name] = { codes, values: this._dictionaries.get(type.id) ?? [] };
    } else {
      const values = (type as { values?: unknown }).values as NumberConstructor;
      columns.numbers[name] = view(values, bodyOf(batch), start, columns.length);
    }
  }

  private _schema: Schema | null = null;
  private readonly _dictionaries = new Map<number, string[]>();
}

function emptyColumns(): IColumns {
  return { length: 0, numbers: {}, strings: {} };
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
