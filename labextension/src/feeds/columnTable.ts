/** Rows with the columns of a schema, as typed arrays that grow by doubling. */

import type { ColumnType, NamesOf, NumberType, Schema } from '../protocol/columns';
import type { IRows, NumberArray } from '../protocol/frame';
import { Int32Lists } from './int32Lists';
import { StringPool } from './strings';

export const MAX_ROWS = 1_000_000;

const FIRST_CAPACITY = 1024;
/** Share of the rows dropped at once when full: moving memory seldom keeps appending cheap. */
const DROP_SHARE = 8;

const ARRAYS = {
  int16: Int16Array,
  int32: Int32Array,
  float32: Float32Array,
  float64: Float64Array,
  text: Int32Array
};

type ArrayOf<T extends keyof typeof ARRAYS> = InstanceType<(typeof ARRAYS)[T]>;

type Columns<S extends Schema> = Record<NamesOf<S, 'text'>, Int32Array> & {
  [Name in NamesOf<S, NumberType>]: S[Name] extends NumberType ? ArrayOf<S[Name]> : never;
};

/**
 * Rows have numbers that never change: row `i` has the number `first + i`.
 *
 * Each scheduler has a ring of rows; those of earlier schedulers stay before it as history.
 */
export class ColumnTable<S extends Schema> {
  constructor(
    schema: S,
    private readonly _maxRows: number = MAX_ROWS
  ) {
    const names = Object.keys(schema) as (keyof S & string)[];
    const of = (type: ColumnType) => names.filter(name => schema[name] === type);
    this._texts = of('text') as NamesOf<S, 'text'>[];
    this._lists = of('list') as NamesOf<S, 'list'>[];
    this._numbers = names.filter(
      name => schema[name] !== 'text' && schema[name] !== 'list'
    ) as NamesOf<S, NumberType>[];
    const arrays = [...this._texts, ...this._numbers].map(name => [
      name,
      new ARRAYS[schema[name] as keyof typeof ARRAYS](FIRST_CAPACITY)
    ]);
    this._arrays = Object.fromEntries(arrays);
    this.columns = this._arrays as Columns<S>;
    this.pools = fromNames(this._texts, () => new StringPool());
    this.lists = fromNames(this._lists, () => new Int32Lists(FIRST_CAPACITY));
  }

  /** Rows held now; row `i` of every column is valid for `i < length`. */
  length = 0;
  /** Number of row 0. */
  first = 0;
  /** Number of the first row of the current scheduler. */
  ringFirst = 0;
  /** Grows whenever rows get other numbers, or are cleared. */
  generation = 0;
  /** Numbers, and the codes of text columns. Arrays are replaced as the table grows. */
  readonly columns: Columns<S>;
  /** Texts of the codes of a text column. */
  readonly pools: Record<NamesOf<S, 'text'>, StringPool>;
  readonly lists: Record<NamesOf<S, 'list'>, Int32Lists>;

  /** First row of the current scheduler. */
  get ringStart(): number {
    return Math.max(0, this.ringFirst - this.first);
  }

  clear(): void {
    this.length = 0;
    this.first = 0;
    this.ringFirst = 0;
    this.generation += 1;
  }

  /** Rows from here on are another scheduler's; returns the number of its first row. */
  startRing(): number {
    this.ringFirst = this.first + this.length;
    return this.ringFirst;
  }

  /** Drop the rows of this ring, which are received again. */
  restartRing(): void {
    this.length = this.ringStart;
    this.first = Math.min(this.first, this.ringFirst);
    this.generation += 1;
  }

  protected text(name: NamesOf<S, 'text'>, row: number): string {
    return this.pools[name].values[this.columns[name][row]];
  }

  /** Append the newest rows of a frame, as many as the table holds; returns the first new row. */
  protected appendRows({ length, numbers, strings, lists }: IRows<S>): number {
    const skip = Math.max(0, length - this._maxRows);
    this._makeRoom(length - skip);
    this.first += skip;
    const at = this.length;
    for (const name of this._texts) {
      const { codes, values } = strings[name];
      this.pools[name].adopt({ codes: codes.subarray(skip), values }, this.columns[name], at);
    }
    for (const name of this._numbers) {
      this._arrays[name].set(numbers[name].subarray(skip), at);
    }
    for (const name of this._lists) {
      this.lists[name].append(at, lists[name], skip, length);
    }
    this.length += length - skip;
    return at;
  }

  private _makeRoom(rows: number): void {
    const needed = this.length + rows;
    if (needed > this._maxRows) {
      this._drop(Math.max(needed - this._maxRows, Math.floor(this._maxRows / DROP_SHARE)));
    }
    this._grow(this.length + rows);
  }

  private _drop(rows: number): void {
    const count = Math.min(rows, this.length);
    for (const array of Object.values(this._arrays)) {
      array.copyWithin(0, count, this.length);
    }
    for (const name of this._lists) {
      this.lists[name].drop(count, this.length);
    }
    this.length -= count;
    this.first += count;
    this.generation += 1;
  }

  private _grow(rows: number): void {
    if (rows <= this._capacity) {
      return;
    }
    while (this._capacity < rows) {
      this._capacity *= 2;
    }
    this._capacity = Math.min(this._capacity, Math.max(this._maxRows, rows));
    for (const [name, array] of Object.entries(this._arrays)) {
      this._arrays[name] = enlarged(array, this._capacity);
    }
    for (const name of this._lists) {
      this.lists[name].grow(this._capacity);
    }
  }

  /** The same object as `columns`. */
  private readonly _arrays: Record<string, NumberArray>;
  private _capacity = FIRST_CAPACITY;
  private readonly _texts: readonly NamesOf<S, 'text'>[];
  private readonly _numbers: readonly NamesOf<S, NumberType>[];
  private readonly _lists: readonly NamesOf<S, 'list'>[];
}

function fromNames<K extends string, V>(names: readonly K[], make: () => V): Record<K, V> {
  return Object.fromEntries(names.map(name => [name, make()])) as Record<K, V>;
}

function enlarged(from: NumberArray, capacity: number): NumberArray {
  const larger = new (from.constructor as new (length: number) => NumberArray)(capacity);
  larger.set(from);
  return larger;
}

/** A key is sent as its stem and its last integer, -1 where it has none. */
export function joinKey(stem: string, index: number): string {
  if (index < 0) {
    return stem;
  }
  return stem.startsWith('(') ? `${stem}${index})` : `${stem}${index}`;
}

/** Add to all numbers that are not "unknown" (-1). */
export function shift(numbers: Int32Array, by: number): void {
  for (let i = 0; by > 0 && i < numbers.length; i++) {
    numbers[i] += numbers[i] < 0 ? 0 : by;
  }
}
