/** Decide which rows a search means, mostly by the codes of their texts instead of row by row. */

import { joinKey } from '../../../feeds/columnTable';
import type { TaskTable } from '../../../feeds/taskTable';

const FIELDS = ['key', 'prefix', 'worker', 'status'] as const;
type Field = (typeof FIELDS)[number];

const NO = 0;
const YES = 1;
/** The answer depends on the number at the end of the key. */
const PERHAPS = 2;

/** `name of a worker by its address`, where it has one. */
export type NameOf = (address: string) => string | undefined;

/**
 * Part of a key, prefix, worker or status, in any case; `prefix:inc` means that prefix exactly.
 */
export class Matcher {
  constructor(
    query: string,
    private readonly _tasks: TaskTable,
    private readonly _nameOf: NameOf
  ) {
    const [, field, rest] = /^\s*(key|prefix|worker|status):(.*)$/s.exec(query) ?? [];
    this._field = FIELDS.find(each => each === field) ?? null;
    this._text = (rest ?? query).trim().toLowerCase();
    this._tails = tailsOf(this._text);
  }

  get isEmpty(): boolean {
    return this._text === '';
  }

  matches(row: number): boolean {
    const { columns } = this._tasks;
    return (
      this._asks('prefix', columns.prefix[row]) ||
      this._asks('worker', columns.worker[row]) ||
      this._asks('status', columns.status[row]) ||
      this._matchesKey(row)
    );
  }

  private _asks(field: Exclude<Field, 'key'>, code: number): boolean {
    if (this._field && this._field !== field) {
      return false;
    }
    const known = this._known[field];
    if (known[code] === undefined) {
      const value = this._tasks.pools[field].values[code];
      known[code] = this._has(field, value) ? YES : NO;
    }
    return known[code] === YES;
  }

  private _has(field: Exclude<Field, 'key'>, value: string): boolean {
    const names = field === 'worker' ? [value, this._nameOf(value) ?? ''] : [value];
    if (field === 'prefix' && this._field) {
      return value.toLowerCase() === this._text;
    }
    // Nearly every task is ok: a search that finds them all is of no use.
    return value !== 'ok' && names.some(name => name.toLowerCase().includes(this._text));
  }

  private _matchesKey(row: number): boolean {
    if (this._field && this._field !== 'key') {
      return false;
    }
    const code = this._tasks.columns.stem[row];
    const { key } = this._known;
    key[code] ??= this._stem(this._tasks.pools.stem.values[code].toLowerCase());
    return key[code] === PERHAPS ? this._wholeKey(row).includes(this._text) : key[code] === YES;
  }

  private _stem(stem: string): number {
    if (stem.includes(this._text)) {
      return YES;
    }
    return this._tails.some(head => stem.endsWith(head)) ? PERHAPS : NO;
  }

  private _wholeKey(row: number): string {
    const { pools } = this._tasks;
    const { stem, index } = this._tasks.columns;
    return joinKey(pools.stem.values[stem[row]], index[row]).toLowerCase();
  }

  private readonly _field: Field | null;
  private readonly _text: string;
  /** How a stem must end for the number after it to complete the text. */
  private readonly _tails: readonly string[];
  private readonly _known: Record<Field, number[]> = {
    key: [],
    prefix: [],
    worker: [],
    status: []
  };
}

/** "inc-12" -> "inc-1", "inc-"; "12" -> "1", ""; "inc" has none. */
function tailsOf(text: string): string[] {
  const digits = /\d*\)?$/.exec(text)?.[0].length ?? 0;
  return Array.from({ length: digits }, (_, i) => text.slice(0, text.length - 1 - i));
}
