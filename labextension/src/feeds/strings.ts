/** Map every distinct text to a small code, in order of first appearance. */

import type { IDictionaryColumn } from '../protocol/frame';

export class StringPool {
  readonly values: string[] = [];

  code(value: string): number {
    const known = this._codes.get(value);
    if (known !== undefined) {
      return known;
    }
    this._codes.set(value, this.values.length);
    return this.values.push(value) - 1;
  }

  /** Translate a frame's codes, which belong to one connection, into codes of this pool. */
  adopt(column: IDictionaryColumn, target: Int32Array, offset: number): void {
    const { codes, values } = column;
    const mapping = this._mapping(values);
    for (let i = 0; i < codes.length; i++) {
      target[offset + i] = mapping[codes[i]];
    }
  }

  private _mapping(values: readonly string[]): number[] {
    let mapping = this._mappings.get(values);
    if (!mapping) {
      mapping = [];
      this._mappings.set(values, mapping);
    }
    while (mapping.length < values.length) {
      mapping.push(this.code(values[mapping.length]));
    }
    return mapping;
  }

  private readonly _codes = new Map<string, number>();
  /** A connection's list only grows, so its mapping is extended and never rebuilt. */
  private readonly _mappings = new WeakMap<readonly string[], number[]>();
}
