/** By what the tasks are grouped, and the lanes that this makes. */

import type { TaskColumns } from '../../feeds/taskColumns';
import type { ILaneSource } from './lane';
import type { LaneModel } from './lanes';
import { type ICriterion, PackedLanes } from './packedLanes';

export type GroupBy = 'worker' | 'prefix' | 'span' | 'cell';

export const GROUPINGS: readonly GroupBy[] = ['worker', 'prefix', 'span', 'cell'];

export class Grouping {
  constructor(
    private readonly _columns: TaskColumns,
    private readonly _model: LaneModel
  ) {}

  by: GroupBy = 'worker';

  get source(): ILaneSource {
    return this._packed ?? this._model;
  }

  /** What the recording can be grouped by. */
  get known(): readonly GroupBy[] {
    return ['worker', 'prefix'];
  }

  get next(): GroupBy {
    return this.known[(this.known.indexOf(this.by) + 1) % this.known.length];
  }

  /** Lanes of the other criteria are made when asked for, and given up with it. */
  choose(by: GroupBy): void {
    this.by = by;
    const criterion = by === 'prefix' ? byPrefix(this._columns) : null;
    this._packed = criterion && new PackedLanes(this._columns, this._model.kinds, criterion);
    this._packed?.sync();
  }

  sync(): void {
    this._packed?.sync();
  }

  private _packed: PackedLanes | null = null;
}

function byPrefix(columns: TaskColumns): ICriterion {
  return {
    code: row => columns.prefix[row],
    name: code => columns.pools.prefix.values[code],
    codeOfRunning: ({ prefix }) => columns.pools.prefix.code(prefix)
  };
}
