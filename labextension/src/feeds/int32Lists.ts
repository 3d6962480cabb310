/** A column with a list of integers per row, all in one array. */

import type { IListColumn } from '../protocol/frame';
import { countUntil } from './sorted';

export class Int32Lists {
  constructor(rows: number) {
    this._offsets = new Int32Array(rows + 1);
    this._values = new Int32Array(rows);
  }

  of(row: number): Int32Array {
    return this.between(row, row + 1);
  }

  /** The lists of rows `from` to `to`, one after the other. */
  between(from: number, to: number): Int32Array {
    return this._values.subarray(this._offsets[from], this._offsets[to]);
  }

  /** Rows before `length` whose list has this value, as often as it has it; reads all lists. */
  rowsWith(value: number, length: number): number[] {
    const found: number[] = [];
    const end = this._offsets[length];
    for (let at = 0; at < end; at++) {
      if (this._values[at] === value) {
        found.push(this._rowAt(at, length));
      }
    }
    return found;
  }

  /** Write the lists of `skip` to `length` of a column from row `row` on. */
  append(row: number, { offsets, values }: IListColumn, skip: number, length: number): void {
    if (length === skip) {
      return;
    }
    const end = this._offsets[row];
    const added = values.subarray(offsets[skip], offsets[length]);
    if (end + added.length > this._values.length) {
      this._values = enlarged(this._values, 2 * (end + added.length));
    }
    this._values.set(added, end);
    const moved = end - offsets[skip];
    for (let i = skip; i < length; i++) {
      this._offsets[row + i - skip + 1] = offsets[i + 1] + moved;
    }
  }

  /** Drop the first `count` of `length` rows. */
  drop(count: number, length: number): void {
    const cut = this._offsets[count];
    this._values.copyWithin(0, cut, this._offsets[length]);
    this._offsets.copyWithin(0, count, length + 1);
    for (let i = 0; i <= length - count; i++) {
      this._offsets[i] -= cut;
    }
  }

  grow(rows: number): void {
    this._offsets = enlarged(this._offsets, rows + 1);
  }

  /** The row whose list has the value at index `at`. */
  private _rowAt(at: number, length: number): number {
    return Math.max(0, countUntil(this._offsets.subarray(0, length), at) - 1);
  }

  /** Where the list of each row starts; one more entry is where the last one ends. */
  private _offsets: Int32Array;
  private _values: Int32Array;
}

function enlarged(from: Int32Array, length: number): Int32Array {
  const larger = new Int32Array(length);
  larger.set(from);
  return larger;
}
