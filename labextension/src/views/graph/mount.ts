/** Show what depends on what, how far it is, and which chain decides when all is done. */

import type { ITelemetryFeed } from '../../feeds/feed';
import { mountLive } from '../shared/liveView';
import type { IViewOptions, Translate } from '../shared/options';
import { GRAPH_CSS } from './graph.css';
import { GraphContent } from './view';

export function mountGraphView(
  el: HTMLElement,
  feed: ITelemetryFeed,
  options: IViewOptions = {}
): () => void {
  const texts = (trans: Translate) => ({
    emptyTitle: trans('No graph yet'),
    emptyHint: trans(
      'Compute something with Dask: each task becomes a node, tied to those whose results it needs.'
    ),
    startingTitle: trans('Waiting for the scheduler')
  });
  const frame = { name: 'graph', css: GRAPH_CSS, texts };
  return mountLive(
    el,
    feed,
    options,
    frame,
    (shell, redraw) => new GraphContent(shell, feed, redraw)
  );
}
