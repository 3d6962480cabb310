/** The socket feed against a real websocket server: union of topics, resume, gap, new ring. */

import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import WebSocket, { WebSocketServer } from 'ws';
import { type IFeedState, SocketFeed } from '../../src/feeds';
import type { ISubscription } from '../../src/protocol';
import { readGolden } from '../golden';

/** One accepted connection and the subscriptions it was sent. */
interface IConnection {
  socket: WebSocket;
  asked: ISubscription['subscribe'][];
}

let server: WebSocketServer;
let connections: IConnection[];
let feed: SocketFeed;
let opened: WebSocket[];

/** Remembers the browser's ends, to see when one receives its close. */
class RememberedSocket extends WebSocket {
  constructor(url: string) {
    super(url);
    opened.push(this);
  }
}

beforeEach(async () => {
  vi.stubGlobal('WebSocket', RememberedSocket);
  opened = [];
  connections = [];
  server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  server.on('connection', socket => {
    const connection: IConnection = { socket, asked: [] };
    connections.push(connection);
    socket.on('message', text => connection.asked.push(JSON.parse(String(text)).subscribe));
  });
  await new Promise(resolve => server.once('listening', resolve));
  feed = new SocketFeed(() => `ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
});

afterEach(async () => {
  feed.dispose();
  for (const client of server.clients) {
    client.terminate();
  }
  await new Promise(resolve => server.close(resolve));
  vi.unstubAllGlobals();
});

function send(connection: number, name: string, from: number, to: number): void {
  for (const message of readGolden(name).messages.slice(from, to)) {
    connections[connection].socket.send(message);
  }
}

const until = (claim: () => void) => vi.waitFor(claim, { timeout: 5000, interval: 5 });

test('no listener means no connection', async () => {
  const stop = feed.subscribe('task_stream', () => undefined);
  await until(() => expect(server.clients.size).toBe(1));
  stop();
  await until(() => expect(server.clients.size).toBe(0));
});

test('views share one connection that asks for the union of their topics', async () => {
  feed.subscribe('task_stream', () => undefined);
  feed.subscribe('running', () => undefined);
  await until(() => expect(connections[0]?.asked).toEqual([{ task_stream: {}, running: {} }]));
  feed.subscribe('workers', () => undefined);
  await until(() =>
    expect(connections[0].asked.at(-1)).toEqual({ task_stream: {}, running: {}, workers: {} })
  );
  expect(connections).toHaveLength(1);
});

test('a broken connection is lost, then resumes after the last row', async () => {
  const states: IFeedState['state'][] = [];
  feed.onStatus(status => states.push(status.state));
  feed.subscribe('task_stream', () => undefined);
  await until(() => expect(connections[0]?.asked).toHaveLength(1));
  send(0, 'ordinary', 1, 3);
  await until(() => expect(feed.tasks.length).toBe(3));
  connections[0].socket.terminate();
  await until(() =>
    expect(connections[1]?.asked).toEqual([{ task_stream: { ring: 'r1', cursor: 3 } }])
  );
  expect(feed.tasks.length).toBe(3);
  send(1, 'ordinary', 1, 2);
  await until(() => expect(states).toEqual(['live', 'lost', 'live']));
});

test('rows missed while away are counted', async () => {
  feed.subscribe('task_stream', () => undefined);
  await until(() => expect(connections[0]?.asked).toHaveLength(1));
  send(0, 'broken', 1, 3);
  await until(() => expect(feed.status.dropped).toBe(13));
  expect(feed.tasks.length).toBe(3);
});

test('a new ring follows what was kept', async () => {
  feed.subscribe('task_stream', () => undefined);
  await until(() => expect(connections[0]?.asked).toHaveLength(1));
  send(0, 'broken', 0, 6);
  await until(() => expect(feed.tasks.length).toBe(4));
  expect(feed.tasks.row(3).key).toBe('again-0');
});

test('a closed cluster is not called again', async () => {
  feed.subscribe('task_stream', () => undefined);
  await until(() => expect(connections[0]?.asked).toHaveLength(1));
  send(0, 'broken', 8, 9);
  await until(() => expect(feed.status.state).toBe('closed'));
  const retry = vi.spyOn(Math, 'random');
  connections[0].socket.close();
  await until(() => expect(opened[0].readyState).toBe(WebSocket.CLOSED));
  expect(retry).not.toHaveBeenCalled();
});

test('a message that cannot be read brings a new connection from the same cursor', async () => {
  feed.subscribe('task_stream', () => undefined);
  await until(() => expect(connections[0]?.asked).toHaveLength(1));
  send(0, 'ordinary', 2, 3);
  connections[0].socket.send(new Uint8Array(2));
  await until(() =>
    expect(connections[1]?.asked).toEqual([{ task_stream: { ring: 'r1', cursor: 3 } }])
  );
});
