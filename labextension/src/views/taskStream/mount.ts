/** Show every task as a bar on the lane of the thread that ran it. */

import type { ITelemetryFeed } from '../../feeds/feed';
import { type IViewOptions, identity } from '../shared/options';
import { Shell } from '../shared/shell';

export function mountTaskStream(
  el: HTMLElement,
  feed: ITelemetryFeed,
  options: IViewOptions = {}
): () => void {
  const trans = options.trans ?? identity;
  const shell = new Shell(el, 'taskstream', '', feed, options, {
    emptyTitle: trans('No tasks yet'),
    emptyHint: trans('Run a cell that computes something with Dask; each task appears as a bar.'),
    startingTitle: trans('Waiting for the scheduler')
  });
  shell.update(false);
  return () => shell.dispose();
}
