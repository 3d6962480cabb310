/** The views that a recording can feed; a topic that the file lacks has no view here. */

import type { ITelemetryFeed } from '../../feeds/feed';
import { mountGraphView } from '../graph/mount';
import { mountProgress } from '../progress/mount';
import { mountResources } from '../resources/mount';
import type { IViewOptions, Translate } from '../shared/options';
import { mountTaskStream } from '../taskStream/mount';
import { mountWorkers } from '../workers/mount';

export interface IReplayView {
  /** As the view of a live cluster is called. */
  name: string;
  label: string;
  mount: (el: HTMLElement, feed: ITelemetryFeed, options: IViewOptions) => () => void;
}

export function viewsOf({ graph, run }: ITelemetryFeed, trans: Translate): IReplayView[] {
  const hasWorkers = (run?.samples.length ?? 0) > 0;
  const hasGraph = graph.length > 0;
  const views = [
    { name: 'task-stream', label: trans('Task stream'), mount: mountTaskStream, isFed: true },
    { name: 'workers', label: trans('Workers'), mount: mountWorkers, isFed: hasWorkers },
    { name: 'progress', label: trans('Progress'), mount: mountProgress, isFed: hasGraph },
    { name: 'task-graph', label: trans('Task graph'), mount: mountGraphView, isFed: hasGraph },
    { name: 'resources', label: trans('Resources'), mount: mountResources, isFed: hasWorkers }
  ];
  return views.filter(view => view.isFed);
}
