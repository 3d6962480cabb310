/** The views of a cluster: name, icon, and how to mount each. */

import type { TranslationBundle } from '@jupyterlab/translation';
import type { LabIcon } from '@jupyterlab/ui-components';
import type { ITelemetryFeed } from '../feeds';
import { type IViewOptions, mountTaskStream, mountWorkers } from '../views';
import { taskStreamIcon, workersIcon } from './icons';

export interface IViewKind {
  id: string;
  icon: LabIcon;
  label: (trans: TranslationBundle) => string;
  mount: (el: HTMLElement, feed: ITelemetryFeed, options: IViewOptions) => () => void;
}

export const VIEW_KINDS: readonly IViewKind[] = [
  {
    id: 'task-stream',
    icon: taskStreamIcon,
    label: trans => trans.__('Task stream'),
    mount: mountTaskStream
  },
  { id: 'workers', icon: workersIcon, label: trans => trans.__('Workers'), mount: mountWorkers }
];
