/** The views of a cluster: id, icon, name, and the function that mounts it. */

import type { TranslationBundle } from '@jupyterlab/translation';
import type { LabIcon } from '@jupyterlab/ui-components';
import type { ITelemetryFeed } from '../../feeds';
import {
  type ITaskStreamOptions,
  mountClusterMap,
  mountFineMetrics,
  mountGraphView,
  mountLogs,
  mountMemoryByKey,
  mountProfile,
  mountProgress,
  mountResources,
  mountTaskStream,
  mountWorkers
} from '../../views';
import {
  clusterMapIcon,
  fineMetricsIcon,
  graphIcon,
  logsIcon,
  memoryIcon,
  profileIcon,
  progressIcon,
  resourcesIcon,
  taskStreamIcon,
  workersIcon
} from '../shared/icons';

export interface IViewType {
  id: string;
  icon: LabIcon;
  label: (trans: TranslationBundle) => string;
  mount: (el: HTMLElement, feed: ITelemetryFeed, options: ITaskStreamOptions) => () => void;
}

export const VIEW_TYPES: readonly IViewType[] = [
  {
    id: 'task-stream',
    icon: taskStreamIcon,
    label: trans => trans.__('Task stream'),
    mount: mountTaskStream
  },
  { id: 'workers', icon: workersIcon, label: trans => trans.__('Workers'), mount: mountWorkers },
  {
    id: 'progress',
    icon: progressIcon,
    label: trans => trans.__('Progress'),
    mount: mountProgress
  },
  {
    id: 'cluster-map',
    icon: clusterMapIcon,
    label: trans => trans.__('Cluster map'),
    mount: mountClusterMap
  },
  {
    id: 'task-graph',
    icon: graphIcon,
    label: trans => trans.__('Task graph'),
    mount: mountGraphView
  },
  {
    id: 'memory',
    icon: memoryIcon,
    label: trans => trans.__('Memory'),
    mount: mountMemoryByKey
  },
  {
    id: 'resources',
    icon: resourcesIcon,
    label: trans => trans.__('Resources'),
    mount: mountResources
  },
  { id: 'profile', icon: profileIcon, label: trans => trans.__('Profile'), mount: mountProfile },
  {
    id: 'fine-metrics',
    icon: fineMetricsIcon,
    label: trans => trans.__('Fine metrics'),
    mount: mountFineMetrics
  },
  { id: 'logs', icon: logsIcon, label: trans => trans.__('Logs'), mount: mountLogs }
];
