/** The server's cluster routes as functions. */

import { ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import { requestJSON } from '../shared/request';
import type { ICluster, INewCluster } from './cluster';

export class ClusterClient {
  constructor(
    private readonly _trans: TranslationBundle,
    readonly settings: ServerConnection.ISettings = ServerConnection.makeSettings()
  ) {}

  async list(): Promise<ICluster[]> {
    return (await this._call('clusters')) as ICluster[];
  }

  async get(id: string): Promise<ICluster> {
    return (await this._call(`clusters/${encodeURIComponent(id)}`)) as ICluster;
  }

  async create(body: INewCluster): Promise<ICluster> {
    return (await this._call('clusters', 'POST', body)) as ICluster;
  }

  async scale(id: string, workers: number): Promise<ICluster> {
    return (await this._call(`clusters/${encodeURIComponent(id)}`, 'PATCH', {
      workers
    })) as ICluster;
  }

  async restart(id: string): Promise<void> {
    await this._call(`clusters/${encodeURIComponent(id)}/restart`, 'POST');
  }

  async close(id: string): Promise<void> {
    await this._call(`clusters/${encodeURIComponent(id)}`, 'DELETE');
  }

  private _call(path: string, method = 'GET', body?: unknown): Promise<unknown> {
    const init: RequestInit = { method };
    if (body !== undefined) {
      init.body = JSON.stringify(body);
      init.headers = { 'Content-Type': 'application/json' };
    }
    return requestJSON(path, init, this.settings, this._trans);
  }
}
