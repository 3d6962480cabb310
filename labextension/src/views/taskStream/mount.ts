/** Show every task as a bar on the lane of the thread that ran it. */

import type { ITelemetryFeed } from '../../feeds/feed';
import type { ITaskStreamOptions } from './options';
import { TaskStreamView } from './view';

export function mountTaskStream(
  el: HTMLElement,
  feed: ITelemetryFeed,
  options: ITaskStreamOptions = {}
): () => void {
  const view = new TaskStreamView(el, feed, options);
  return () => view.dispose();
}
