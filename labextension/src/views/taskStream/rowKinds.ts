/** What a row is, looked up once for each code instead of once for each row. */

import type { TaskColumns } from '../../feeds/taskColumns';

export type ActionKind = 'compute' | 'deserialize' | 'transfer' | 'disk';

export class RowKinds {
  constructor(private readonly _columns: TaskColumns) {}

  kind(row: number): ActionKind {
    const code = this._columns.action[row];
    this._kinds[code] ??= kindOf(this._columns.pools.action.values[code]);
    return this._kinds[code];
  }

  /** Compute and deserialise take the thread; transfers and disk go on beside it. */
  isMain(row: number): boolean {
    const kind = this.kind(row);
    return kind === 'compute' || kind === 'deserialize';
  }

  /** Erred or killed. */
  isTrouble(row: number): boolean {
    const code = this._columns.status[row];
    this._troubles[code] ??= this._columns.pools.status.values[code] !== 'ok';
    return this._troubles[code];
  }

  private readonly _kinds: ActionKind[] = [];
  private readonly _troubles: boolean[] = [];
}

function kindOf(action: string): ActionKind {
  if (action === 'transfer' || action === 'deserialize') {
    return action;
  }
  return action.startsWith('disk') ? 'disk' : 'compute';
}
