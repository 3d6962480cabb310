/** How a host may open a task stream. */

import type { IViewOptions } from '../shared/options';
import type { ISpan } from './model/bursts';
import type { GroupBy } from './model/grouping';

export interface ITaskStreamOptions extends IViewOptions {
  /** Stretch of time to open on, in seconds since the epoch; by default the view follows the run. */
  window?: ISpan;
  /** Or open on the tasks of a notebook cell, by JupyterLab's id of it. */
  cell?: string;
  /** Execution count of that cell, where not its last run is meant. */
  run?: number;
  groupBy?: GroupBy;
}
