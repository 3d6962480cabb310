/** Draw a strip under every cell that ran Dask work, in the notebooks that ask for it or in all. */

import type { Cell } from '@jupyterlab/cells';
import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import { type PanelLayout, Widget } from '@lumino/widgets';
import type { ITelemetryFeed } from '../../feeds';
import { CellSummaries, type ICellSummary } from '../../services/cellSummaries/cellSummaries';
import type { ClusterStore } from '../../services/clusters/clusterStore';
import type { FeedRegistry } from '../../services/docks/feeds';
import { Throttle } from '../../views/shared/throttle';
import { CellStrip } from './cellStrip';
import type { StripRequests } from './stripRequests';

const PACE_MS = 500;

export interface ICellStripsOptions {
  store: ClusterStore;
  feeds: FeedRegistry;
  notebooks: INotebookTracker;
  requests: StripRequests;
  trans: TranslationBundle;
  /** Show that cell's time in the task stream. */
  open: (clusterId: string, summary: ICellSummary) => void;
}

interface IWatched {
  feed: ITelemetryFeed;
  stops: (() => void)[];
  summaries: CellSummaries;
}

export class CellStrips {
  constructor(private readonly _options: ICellStripsOptions) {
    _options.requests.changed.connect(this._update, this);
    // After a reload the rows of tasks may be received before the cells.
    _options.notebooks.widgetAdded.connect((_, { context }) => {
      void context.ready.then(() => this._pace.request());
    });
  }

  /** In every notebook, or only in those that ask. */
  showAll(all: boolean): void {
    this._all = all;
    this._update();
  }

  /** Follow all running clusters while a notebook or the settings ask, else none. */
  private _update(): void {
    const { store, requests } = this._options;
    const on = this._all || requests.any;
    if (on && !this._isOn) {
      store.changed.connect(this._follow, this);
      this._lease = store.follow();
      this._follow();
    } else if (!on && this._isOn) {
      store.changed.disconnect(this._follow, this);
      this._lease?.dispose();
      this._drop(() => true);
    }
    this._isOn = on;
    this._clear();
    this._pace.request();
  }

  private _asks(notebook: NotebookPanel): boolean {
    return this._all || this._options.requests.has(notebook);
  }

  /** Remove the strips of notebooks that no longer ask for them. */
  private _clear(): void {
    const kept = new Set<Cell>();
    this._options.notebooks.forEach(notebook => {
      for (const cell of this._asks(notebook) ? notebook.content.widgets : []) {
        kept.add(cell);
      }
    });
    for (const [cell, { widget }] of [...this._strips]) {
      if (!kept.has(cell)) {
        widget.dispose();
        this._strips.delete(cell);
      }
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
        const summaries = new CellSummaries(feed.tasks, feed.graph);
        this._feeds.set(id, { feed, stops, summaries });
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
    for (const [id, { summaries }] of this._feeds) {
      const changed = summaries.update();
      this._options.notebooks.forEach(notebook => {
        for (const cell of this._asks(notebook) ? notebook.content.widgets : []) {
          const summary = summaries.byCell.get(cell.model.id);
          const isNew = changed.has(cell.model.id) || !this._strips.has(cell);
          if (summary && isNew && !cell.isDisposed) {
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
  private readonly _feeds = new Map<string, IWatched>();
  private readonly _strips = new Map<Cell, { strip: CellStrip; widget: Widget }>();
  private _lease: IDisposable | null = null;
  private _isOn = false;
  private _all = false;
}
