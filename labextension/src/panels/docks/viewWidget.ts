/** A main-area widget around one view, which follows the selected cluster. */

import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import type { Message } from '@lumino/messaging';
import { Widget } from '@lumino/widgets';
import type { ITelemetryFeed } from '../../feeds';
import type { ICluster } from '../../services/clusters/cluster';
import type { ClusterStore } from '../../services/clusters/clusterStore';
import type { FeedRegistry } from '../../services/docks/feeds';
import { idleFeed } from '../../services/docks/idleFeed';
import type { IViewType } from './viewTypes';

export interface IViewWidgetOptions {
  type: IViewType;
  store: ClusterStore;
  feeds: FeedRegistry;
  trans: TranslationBundle;
  /** Offered where there is no cluster. */
  start: () => void;
}

export class ViewWidget extends Widget {
  constructor(private readonly _options: IViewWidgetOptions) {
    super();
    const { type, store, trans } = _options;
    this.addClass('kh-ViewWidget');
    this.title.icon = type.icon;
    this.title.label = type.label(trans);
    this.title.closable = true;
    store.changed.connect(this._follow, this);
    this._lease = store.follow();
  }

  get view(): string {
    return this._options.type.id;
  }

  /** Show this window of time, in seconds since the epoch. */
  showWindow(window: { start: number; end: number }): void {
    this._window = window;
    this._unmount();
    this._follow();
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this._options.store.changed.disconnect(this._follow, this);
      this._lease.dispose();
      this._unmount();
      super.dispose();
    }
  }

  protected override onAfterAttach(msg: Message): void {
    super.onAfterAttach(msg);
    this._follow();
  }

  protected override onActivateRequest(msg: Message): void {
    super.onActivateRequest(msg);
    const focusable = this.node.querySelector<HTMLElement>('[tabindex="0"], button');
    (focusable ?? this.node).focus();
  }

  /**
   * Mount again when another cluster is selected, or the selected one started or stopped.
   * Rows of the last cluster are shown until there is another.
   */
  private _follow(): void {
    const cluster = this._options.store.selected;
    this._nameAfter(cluster);
    const source = sourceOf(cluster, this._options.store);
    const keepsRecord = !cluster && !!this._feed?.tasks.length;
    if (!this.isAttached || source === this._source || keepsRecord) {
      return;
    }
    this._unmount();
    this._source = source;
    this._feed = this._feedOf(cluster);
    this._dismount = this._options.type.mount(this.node, this._feed, {
      trans: (text, ...args) => this._options.trans.__(text, ...args),
      ...(this._window ? { window: this._window } : {}),
      actions: cluster
        ? []
        : [{ label: this._options.trans.__('Start a cluster'), run: this._options.start }]
    });
  }

  private _feedOf(cluster: ICluster | null): ITelemetryFeed {
    const { feeds, store, trans } = this._options;
    if (!cluster) {
      const waiting = trans.__('Looking for clusters.');
      const none = trans.__(
        'No cluster is running: run a lecture’s first cell, or start one here.'
      );
      return store.isReady ? idleFeed('closed', none) : idleFeed('starting', waiting);
    }
    if (cluster.state === 'starting') {
      return idleFeed('starting', trans.__('%1 is starting.', cluster.name));
    }
    if (cluster.state === 'failed') {
      return idleFeed('closed', cluster.message || trans.__('%1 did not start.', cluster.name));
    }
    return feeds.lease(cluster.id);
  }

  private _nameAfter(cluster: ICluster | null): void {
    const { type, store, trans } = this._options;
    const label = type.label(trans);
    this.title.label = cluster && store.clusters.length > 1 ? `${label} – ${cluster.name}` : label;
    // The main area gives every content the same name.
    this.node.setAttribute('aria-label', label);
    this.title.caption = cluster ? trans.__('%1 of %2', label, cluster.name) : label;
  }

  private _unmount(): void {
    this._dismount?.();
    this._feed?.dispose();
    this._dismount = null;
    this._feed = null;
    this._source = null;
    this.node.replaceChildren();
  }

  private readonly _lease: IDisposable;
  private _window: { start: number; end: number } | null = null;
  private _source: string | null = null;
  private _feed: ITelemetryFeed | null = null;
  private _dismount: (() => void) | null = null;
}

/** Changes exactly when the view needs another feed. */
function sourceOf(cluster: ICluster | null, store: ClusterStore): string {
  if (!cluster) {
    return store.isReady ? 'none' : 'waiting';
  }
  const idle = cluster.state === 'starting' || cluster.state === 'failed';
  return `${cluster.id} ${idle ? cluster.state : 'feed'}`;
}
