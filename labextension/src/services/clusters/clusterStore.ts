/** The clusters this page knows of, kept current by the server's events, and which one is selected. */

import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';
import { EventSocket } from '../shared/eventSocket';
import type { IMemory } from '../shared/pageMemory';
import { RequestError, socketUrl } from '../shared/request';
import { type ICluster, type INewCluster, isGone, pickSelected } from './cluster';
import type { ClusterClient } from './clusterClient';
import { addSample, type ISample, loadOf } from './samples';

export class ClusterStore implements IDisposable {
  constructor(
    readonly client: ClusterClient,
    private readonly _memory: IMemory
  ) {
    this._chosen = _memory.load();
  }

  isDisposed = false;

  /** Emitted after the list, its figures, the selection or the connection changed. */
  get changed(): ISignal<this, void> {
    return this._changes;
  }

  get clusters(): readonly ICluster[] {
    return this._list;
  }

  get selected(): ICluster | null {
    return pickSelected(this._list, this._chosen);
  }

  /** False until the first list has come. */
  get isReady(): boolean {
    return this._ready;
  }

  /** Why the list may be out of date, as a sentence, or ''. */
  get problem(): string {
    return this._trouble;
  }

  get(id: string): ICluster | undefined {
    return this._list.find(cluster => cluster.id === id);
  }

  history(id: string): readonly ISample[] {
    return this._samples.get(id) ?? [];
  }

  /** Begin to listen; the server polls its clusters only while somebody does. */
  start(): void {
    this._events ??= new EventSocket({
      url: () => socketUrl(this.client.settings, 'events'),
      onMessage: message => this._receive(message),
      onOpen: open => void this._connection(open)
    });
  }

  select(id: string): void {
    this._choose(id);
    this._changes.emit();
  }

  async refresh(): Promise<void> {
    this._adopt(await this.client.list());
  }

  /** How a cluster is at this moment: the list's figures are up to two seconds old. */
  async look(id: string): Promise<ICluster> {
    const fresh = await this.client.get(id);
    this._adopt(this._list.map(cluster => (cluster.id === id ? fresh : cluster)));
    return fresh;
  }

  /** Start (or begin to watch) a cluster and select it. */
  async create(request: INewCluster): Promise<ICluster> {
    const cluster = await this.client.create(request);
    this._choose(cluster.id);
    this._adopt([...this._list.filter(other => other.id !== cluster.id), cluster]);
    return cluster;
  }

  async scale(id: string, workers: number): Promise<void> {
    const changed = await this.client.scale(id, workers);
    this._adopt(this._list.map(cluster => (cluster.id === id ? changed : cluster)));
  }

  restart(id: string): Promise<void> {
    return this.client.restart(id);
  }

  async close(id: string): Promise<void> {
    await this.client.close(id).catch(error => {
      // Somebody else was quicker; the aim is reached.
      if (!(error instanceof RequestError && error.status === 404)) {
        throw error;
      }
    });
    await this.refresh();
  }

  dispose(): void {
    this.isDisposed = true;
    this._events?.dispose();
    Signal.clearData(this);
  }

  private _receive(message: unknown): void {
    if (typeof message === 'object' && message !== null && 'clusters' in message) {
      this._adopt(message.clusters as ICluster[]);
    }
  }

  private _adopt(clusters: ICluster[]): void {
    const time = performance.now() / 1000;
    const before = new Map(this._list.map(cluster => [cluster.id, cluster]));
    for (const cluster of clusters) {
      const known = before.get(cluster.id);
      // A choice holds for a running cluster; when it dies, a new one may take its place.
      if (cluster.id === this._chosen && known && !isGone(known) && isGone(cluster)) {
        this._choose(null);
      }
      const sample = { time, load: cluster.state === 'live' ? loadOf(cluster) : 0 };
      this._samples.set(cluster.id, addSample(this.history(cluster.id), sample));
    }
    for (const id of before.keys()) {
      if (!clusters.some(cluster => cluster.id === id)) {
        this._samples.delete(id);
      }
    }
    this._list = clusters;
    this._ready = true;
    this._changes.emit();
  }

  private _choose(id: string | null): void {
    this._chosen = id;
    this._memory.save(id);
  }

  private async _connection(open: boolean): Promise<void> {
    if (open) {
      this._trouble = '';
    } else {
      // A websocket does not say why it failed; the plain route does.
      await this.refresh().catch((error: RequestError) => {
        this._trouble = error.message;
      });
    }
    this._changes.emit();
  }

  private readonly _changes = new Signal<this, void>(this);
  private readonly _samples = new Map<string, ISample[]>();
  private _list: readonly ICluster[] = [];
  private _chosen: string | null;
  private _events: EventSocket | null = null;
  private _ready = false;
  private _trouble = '';
}
