/** Everything one drawing of the task stream depends on. */

import type { GraphColumns } from '../../../feeds/graphColumns';
import type { TaskColumns } from '../../../feeds/taskColumns';
import type { ITheme } from '../../shared/theme';
import type { ISpan } from '../model/bursts';
import type { ICellBand } from '../model/cells';
import type { ILaneSource } from '../model/lane';
import type { LaneModel } from '../model/laneModel';
import type { Lineage } from '../model/lineage';
import type { IPlacedTask } from '../model/runningTasks';
import type { RowSearch } from '../search/rowSearch';
import type { ILayout } from './layout';
import type { ILinks } from './links';

export interface IScene {
  columns: TaskColumns;
  graph: GraphColumns;
  lineage: Lineage;
  /** Cells of the notebook, above the axis. */
  bands: readonly ICellBand[];
  model: LaneModel;
  /** Where rows are drawn: the model's workers, or another grouping. */
  source: ILaneSource;
  layout: ILayout;
  /** Seconds since the epoch. */
  window: ISpan;
  running: readonly IPlacedTask[];
  /** The scheduler's clock, as well as the browser knows it. */
  now: number;
  /** Moment that a recording is shown at, null at its end and while a cluster feeds the view. */
  moment: number | null;
  theme: ITheme;
  /** Row under the keyboard or pinned by the pointer, or null. */
  selected: number | null;
  /** Where something is searched for: what it found stands out, the rest is dimmed. */
  search: RowSearch | null;
  /** What the pinned task needs and what needs it. */
  links: ILinks | null;
}

/** Pixels per second, and where a moment lies. */
export interface IScale {
  perSecond: number;
  x: (time: number) => number;
}

export function scaleOf({ layout, window }: Pick<IScene, 'layout' | 'window'>): IScale {
  const perSecond = layout.width / (window.end - window.start);
  return { perSecond, x: time => layout.left + (time - window.start) * perSecond };
}

export function timeAt({ layout, window }: Pick<IScene, 'layout' | 'window'>, x: number): number {
  return window.start + ((x - layout.left) / layout.width) * (window.end - window.start);
}
