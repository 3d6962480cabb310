/** The clusters of the server, kept current while something shows them, and the selected one. */

import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';
import type { EventSocket } from '../shared/eventSocket';
import { Leases } from '../shared/leases';
import type { IMemory } from '../shared/pageMemory';
import { RequestError } from '../shared/request';
import {
  type ICluster,
  type IClustersEvent,
  type INewCluster,
  isGone,
  pickSelected
} from './cluster';
import type { ClusterClient } from './clusterClient';
import { addSample, type ISample, loadOf } from './samples';

export class ClusterStore implements IDisposable {
  constructor(
    readonly client: ClusterClient,
    private readonly _memory: IMemory,
    private readonly _events: EventSocket<{ clusters: IClustersEvent }>
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

  /** False until the first list was received. */
  get isReady(): boolean {
    return this._ready;
  }

  /** Why the list may be out of date, as a sentence, or ''. */
  get problem(): string {
    return this._problem;
  }

  get(id: string): ICluster | undefined {
    return this._list.find(cluster => cluster.id === id);
  }

  history(id: string): readonly ISample[] {
    return this._samples.get(id) ?? [];
  }

  /** Keep the list current until the lease is disposed; the server polls only meanwhile. */
  follow(): IDisposable {
    return this._leases.take();
  }

  select(id: string): void {
    this._choose(id);
    this._changes.emit();
  }

  async refresh(): Promise<void> {
    this._adopt(await this.client.list());
  }

  /** Read one cluster now: the figures of the list are up to two seconds old. */
  async read(id: string): Promise<ICluster> {
    const fresh = await this.client.get(id);
    this._adopt(this._list.map(cluster => (cluster.id === id ? fresh : cluster)));
    return fresh;
  }

  /** Start or watch a cluster, select it, and follow it until it has started. */
  async create(request: INewCluster): Promise<ICluster> {
    const cluster = await this.client.create(request);
    this._choose(cluster.id);
    this._adopt([...this._list.filter(other => other.id !== cluster.id), cluster]);
    this._followUntilStarted(cluster.id);
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
      // It was closed by another page.
      if (!(error instanceof RequestError && error.status === 404)) {
        throw error;
      }
    });
    await this.refresh();
  }

  dispose(): void {
    this.isDisposed = true;
    this._leases.close();
    Signal.clearData(this);
  }

  private _followUntilStarted(id: string): void {
    const lease = this.follow();
    const release = () => {
      if (this.get(id)?.state !== 'starting') {
        this._changes.disconnect(release);
        lease.dispose();
      }
    };
    this._changes.connect(release);
  }

  private _adopt(clusters: readonly ICluster[]): void {
    const time = performance.now() / 1000;
    const before = new Map(this._list.map(cluster => [cluster.id, cluster]));
    for (const cluster of clusters) {
      const known = before.get(cluster.id);
      // A choice is kept while its cluster runs; then a new cluster may be selected.
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
      this._problem = '';
    } else {
      // A websocket does not report why it failed; the plain route does.
      await this.refresh().catch((error: RequestError) => {
        this._problem = error.message;
      });
    }
    this._changes.emit();
  }

  private readonly _changes = new Signal<this, void>(this);
  private readonly _leases = new Leases(
    () =>
      this._events.subscribe('clusters', {
        onMessage: ({ clusters }) => this._adopt(clusters),
        onConnection: open => void this._connection(open)
      }),
    // Else the sparkline would draw a line through the time without figures.
    () => this._samples.clear()
  );
  private readonly _samples = new Map<string, ISample[]>();
  private _list: readonly ICluster[] = [];
  private _chosen: string | null;
  private _ready = false;
  private _problem = '';
}
