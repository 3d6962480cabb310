/** Everything that one drawing of the task stream depends on. */

import type { ITheme } from '../../shared/theme';
import type { IStreamRows } from '../model/streamState';
import type { ITimeSpan } from '../model/timeSpan';
import type { RowSearch } from '../search/rowSearch';
import type { ILayout } from './layout';

export interface IScene extends IStreamRows {
  layout: ILayout;
  /** Seconds since the epoch. */
  window: ITimeSpan;
  theme: ITheme;
  /** The row that keyboard or pointer have selected. */
  selected: number | null;
  /** During a search: its matches keep their colours, other tasks are dimmed. */
  search: RowSearch | null;
  /** Of the pinned task. */
  links: ILinks | null;
}

/** A row or a running task, where pointer or keyboard have found it. */
export type Picked =
  | { type: 'row'; row: number }
  | { type: 'running'; task: IScene['running'][number] };

/** Rows of the pinned task's relatives that have run here. */
export interface ILinks {
  row: number;
  dependencies: readonly number[];
  dependents: readonly number[];
}

/** Pixels per second, and the pixel of a time. */
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
