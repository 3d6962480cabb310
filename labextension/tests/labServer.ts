/** A small Jupyter server: our routes over HTTP and a websocket, with everything in memory. */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ServerConnection } from '@jupyterlab/services';
import { type WebSocket as Connection, WebSocketServer } from 'ws';
import type { ICluster } from '../src/services/clusters/cluster';
import type { ILectureOutline, IPartStatus, IReview } from '../src/services/lectures/progress';
import { cluster } from './services/clusters/cluster';

const ROOT = '/kernel-helpers-lab/';

export interface IRequest {
  method: string;
  path: string;
  body: unknown;
}

type Reply = unknown;

export class LabServer {
  clusters: ICluster[] = [];
  lectures: ILectureOutline[] = [];
  parts: Record<string, IPartStatus> = {};
  review: IReview = { questions: [], more: 0 };
  notice = '';
  recording = new Uint8Array();
  /** Requests of our routes that change something, oldest first. */
  readonly changes: IRequest[] = [];
  /** Error of the next change, by its path. */
  readonly failures = new Map<string, [status: number, message: string]>();
  /** Topics of each open event socket. */
  readonly subscriptions = new Map<Connection, string[]>();

  static async start(): Promise<LabServer> {
    const server = new LabServer();
    await new Promise<void>(resolve => server._http.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get settings(): ServerConnection.ISettings {
    const { port } = this._http.address() as AddressInfo;
    const baseUrl = `http://127.0.0.1:${port}/`;
    return ServerConnection.makeSettings({ baseUrl, wsUrl: baseUrl.replace('http', 'ws') });
  }

  get topics(): string[] {
    return [...this.subscriptions.values()].flat();
  }

  /** Send an event to the pages that have subscribed to its topic. */
  send(type: string): void {
    for (const [connection, topics] of this.subscriptions) {
      if (topics.includes(type)) {
        connection.send(JSON.stringify(this._event(type)));
      }
    }
  }

  /** Replace the clusters and send the event. */
  setClusters(...clusters: ICluster[]): void {
    this.clusters = clusters;
    this.send('clusters');
  }

  /** Break all connections, as a restart of the server does. */
  drop(): void {
    for (const connection of this._sockets.clients) {
      connection.terminate();
    }
  }

  async stop(): Promise<void> {
    this.drop();
    this._http.closeAllConnections();
    await new Promise(resolve => this._http.close(resolve));
  }

  private _event(type: string): object {
    return type === 'clusters' ? { type, clusters: this.clusters } : { type };
  }

  private _connect(connection: Connection): void {
    this.subscriptions.set(connection, []);
    connection.on('close', () => this.subscriptions.delete(connection));
    connection.on('message', data => {
      const { subscribe } = JSON.parse(String(data)) as { subscribe: string[] };
      const before = this.subscriptions.get(connection) ?? [];
      this.subscriptions.set(connection, subscribe);
      if (subscribe.includes('clusters') && !before.includes('clusters')) {
        connection.send(JSON.stringify(this._event('clusters')));
      }
    });
  }

  private async _answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk as Buffer);
    }
    const text = Buffer.concat(chunks).toString();
    const { pathname } = new URL(request.url ?? '', 'http://host');
    const method = request.method ?? 'GET';
    if (!pathname.startsWith(ROOT)) {
      return send(response, 200, JUPYTER[pathname] ?? []);
    }
    const path = decodeURIComponent(pathname.slice(ROOT.length));
    const body = text ? JSON.parse(text) : undefined;
    if (path.startsWith('recordings/')) {
      response.end(this.recording);
      return;
    }
    if (method !== 'GET') {
      this.changes.push({ method, path, body });
      const failure = this.failures.get(path);
      if (failure) {
        this.failures.delete(path);
        return send(response, failure[0], { message: failure[1] });
      }
    }
    const reply = this._route(method, path, body);
    send(response, reply === null ? 204 : 200, reply);
  }

  private _route(method: string, path: string, body: unknown): Reply {
    const routes: Record<string, () => Reply> = {
      'GET clusters': () => this.clusters,
      'POST clusters': () => this._start(body as { address?: string; workers?: number }),
      'GET lectures': () => this.lectures,
      'GET progress': () => ({ parts: this.parts, notice: this.notice }),
      'DELETE progress': () => {
        this.parts = {};
        return null;
      },
      'PUT progress': () => null,
      'GET progress-file': () => ({ attempts: [] }),
      'PUT progress-file': () => ({ added: 1 }),
      'GET review': () => this.review,
      'POST lectures/reset': () => ({ kept: 'kept.ipynb' })
    };
    return routes[`${method} ${path}`]?.() ?? this._ofCluster(method, path, body);
  }

  private _start({ address, workers }: { address?: string; workers?: number }): ICluster {
    const id = `c${this.clusters.length}`;
    const made = cluster({ id, name: `Cluster ${this.clusters.length + 1}`, state: 'starting' });
    const watched = { owner: 'address', name: address, address } as const;
    this.clusters = [
      ...this.clusters,
      { ...made, ...(address ? { ...watched, name: address } : { workers: workers ?? 0 }) }
    ];
    return this.clusters[this.clusters.length - 1];
  }

  private _ofCluster(method: string, path: string, body: unknown): Reply {
    const id = path.split('/')[1];
    const found = this.clusters.find(each => each.id === id);
    if (method === 'DELETE' || !found) {
      this.clusters = this.clusters.filter(each => each.id !== id);
      return null;
    }
    Object.assign(found, method === 'PATCH' ? body : {});
    return found;
  }

  private readonly _http: Server = createServer((request, response) => {
    void this._answer(request, response);
  });
  private readonly _sockets = new WebSocketServer({ server: this._http }).on(
    'connection',
    (connection, { url }) => {
      if (url?.startsWith(`${ROOT}events`)) {
        this._connect(connection);
      }
    }
  );
}

const JUPYTER: Record<string, unknown> = {
  '/api/kernelspecs': { default: 'python3', kernelspecs: {} },
  '/api/me': { identity: { username: 'a' }, permissions: {} }
};

function send(response: ServerResponse, status: number, content: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(status === 204 ? undefined : JSON.stringify(content));
}
