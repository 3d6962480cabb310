/** The options of a host that opens a task stream. */

import type { IViewOptions } from '../shared/options';
import type { GroupBy } from './model/grouping';
import type { IInitialWindow } from './navigate/initialWindow';

export interface ITaskStreamOptions extends IViewOptions, IInitialWindow {
  groupBy?: GroupBy;
}
