/** Show what depends on what, how far it is, and which chain decides when all is done. */

import { liveView } from '../shared/liveView';
import { GRAPH_CSS } from './graph.css';
import { GraphContent } from './view';

export const mountGraphView = liveView(
  {
    name: 'graph',
    css: GRAPH_CSS,
    texts: trans => ({
      emptyTitle: trans('No graph yet'),
      emptyHint: trans(
        'Compute something with Dask: each task becomes a node, tied to those whose results it needs.'
      ),
      startingTitle: trans('Waiting for the scheduler')
    })
  },
  (shell, redraw, feed) => new GraphContent(shell, feed, redraw)
);
