/** The type of a row: its action, and whether it failed; computed once per code. */

import type { TaskTable } from '../../../feeds/taskTable';

export type ActionType = 'compute' | 'deserialize' | 'transfer' | 'disk';

export class RowTypes {
  constructor(private readonly _tasks: TaskTable) {}

  type(row: number): ActionType {
    const code = this._tasks.columns.action[row];
    this._types[code] ??= typeOf(this._tasks.pools.action.values[code]);
    return this._types[code];
  }

  /** Compute and deserialise take the thread; transfers and disk go on beside it. */
  isMain(row: number): boolean {
    const kind = this.type(row);
    return kind === 'compute' || kind === 'deserialize';
  }

  /** Erred or killed. */
  isTrouble(row: number): boolean {
    const code = this._tasks.columns.status[row];
    this._troubles[code] ??= this._tasks.pools.status.values[code] !== 'ok';
    return this._troubles[code];
  }

  private readonly _types: ActionType[] = [];
  private readonly _troubles: boolean[] = [];
}

function typeOf(action: string): ActionType {
  if (action === 'transfer' || action === 'deserialize') {
    return action;
  }
  return action.startsWith('disk') ? 'disk' : 'compute';
}
