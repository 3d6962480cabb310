/** The criterion by which tasks are grouped, and the lanes of its groups. */

import type { ITelemetryFeed } from '../../../feeds/feed';
import type { Translate } from '../../shared/options';
import type { Cells } from './cells';
import { byCell, byPrefix, bySpan, type ICriterion } from './criteria';
import type { ILaneSource } from './lane';
import type { LaneModel } from './laneModel';
import type { Lineage } from './lineage';
import { PackedLanes } from './packedLanes';

export type GroupBy = 'worker' | 'prefix' | 'span' | 'cell';

export interface IGroupingParts {
  feed: Pick<ITelemetryFeed, 'tasks' | 'graph'>;
  model: LaneModel;
  lineage: Lineage;
  cells: Cells;
  trans: Translate;
}

export class Grouping {
  constructor(private readonly _parts: IGroupingParts) {}

  by: GroupBy = 'worker';

  get source(): ILaneSource {
    return this._packed ?? this._parts.model;
  }

  /** Criteria that this recording has; the chosen one is always among them. */
  get known(): readonly GroupBy[] {
    const { cells } = this._parts;
    const known: GroupBy[] = ['worker', 'prefix'];
    if (cells.hasSpans || this.by === 'span') {
      known.push('span');
    }
    return cells.bands.length > 0 || this.by === 'cell' ? [...known, 'cell'] : known;
  }

  get next(): GroupBy {
    return this.known[(this.known.indexOf(this.by) + 1) % this.known.length];
  }

  /** Lanes of criteria other than the worker are made when one is chosen, and dropped with it. */
  choose(by: GroupBy): void {
    const { feed, model } = this._parts;
    this.by = by;
    const criterion = this._criterion(by);
    this._packed = criterion && new PackedLanes(feed.tasks, model.types, criterion);
    this._packed?.sync();
  }

  sync(): void {
    this._packed?.sync();
  }

  private _criterion(by: GroupBy): ICriterion | null {
    const { feed, lineage, cells, trans } = this._parts;
    const criteria = {
      worker: () => null,
      prefix: () => byPrefix(feed.tasks),
      span: () => bySpan(feed.graph, lineage, trans),
      cell: () => byCell(cells, lineage, trans)
    };
    return criteria[by]();
  }

  private _packed: PackedLanes | null = null;
}
