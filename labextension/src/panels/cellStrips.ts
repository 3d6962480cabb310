/** Draws a strip under every cell that ran Dask work, in all open notebooks. */

import type { Cell } from '@jupyterlab/cells';
import type { INotebookTracker } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import { type PanelLayout, Widget } from '@lumino/widgets';
import type { ITelemetryFeed } from '../feeds';
import { cellSummaries, type ICellSummary } from '../services/cellSummaries';
import type { ClusterStore } from '../services/clusterStore';
import type { FeedRegistry } from '../services/feeds';
import { Throttle } from '../views/shared/throttle';
import { CellStrip } from './cellStrip';

const PACE_MS = 500;

export interface ICellStripsOptions {
  store: ClusterStore;
  feeds: FeedRegistry;
  notebooks: INotebookTracker;
  trans: TranslationBundle;
  /** Show that cell's time in the task stream. */
  open: (clusterId: string, summary: ICellSummary) => void;
}

export class CellStrips {
  constructor(private readonly _options: ICellStripsOptions) {}

  /** Watch all running clusters, or none. */
  turn(on: boolean): void {
    const { store } = this._options;
    if (on === this._isOn) {
      return;
    }
    this._isOn = on;
    if (on) {
      store.changed.connect(this._follow, this);
      store.start();
      this._follow();
    } else {
      store.changed.disconnect(this._follow, this);
      this._drop(() => true);
      for (const strip of this._strips.values()) {
        strip.widget.dispose();
      }
      this._strips.clear();
    }
  }

  private _follow(): void {
    const { store, feeds } = this._options;
    const running = store.clusters.filter(
      ({ state }) => state !== 'starting' && state !== 'failed'
    );
    const ids = new Set(running.map(({ id }) => id));
    this._drop(id => !ids.has(id));
    for (const id of ids) {
      if (!this._feeds.has(id)) {
        const feed = feeds.lease(id);
        const stops = (['graph', 'task_stream'] as const).map(topic =>
          feed.subscribe(topic, () => this._pace.request())
        );
        this._feeds.set(id, { feed, stops });
      }
    }
  }

  private _drop(gone: (id: string) => boolean): void {
    for (const [id, { feed, stops }] of [...this._feeds]) {
      if (gone(id)) {
        for (const stop of stops) {
          stop();
        }
        feed.dispose();
        this._feeds.delete(id);
      }
    }
  }

  private _draw(): void {
    for (const [id, { feed }] of this._feeds) {
      const summaries = cellSummaries(feed.tasks, feed.graph);
      this._options.notebooks.forEach(({ content }) => {
        for (const cell of content.widgets) {
          const summary = summaries.get(cell.model.id);
          if (summary && !cell.isDisposed) {
            this._stripOf(cell, id).show(summary);
          }
        }
      });
    }
  }

  private _stripOf(cell: Cell, clusterId: string): CellStrip {
    const known = this._strips.get(cell);
    if (known) {
      return known.strip;
    }
    const { trans, open } = this._options;
    const strip = new CellStrip(trans, summary => open(clusterId, summary));
    const widget = new Widget({ node: document.createElement('div') });
    widget.addClass('kh-CellStripHolder');
    widget.node.append(strip.node);
    const layout = cell.layout as PanelLayout;
    // The last child is the footer.
    layout.insertWidget(layout.widgets.length - 1, widget);
    this._strips.set(cell, { strip, widget });
    cell.disposed.connect(() => this._strips.delete(cell));
    return strip;
  }

  private readonly _pace = new Throttle(() => this._draw(), PACE_MS);
  private readonly _feeds = new Map<string, { feed: ITelemetryFeed; stops: (() => void)[] }>();
  private readonly _strips = new Map<Cell, { strip: CellStrip; widget: Widget }>();
  private _isOn = false;
}
