/** A feed keeps rows, counts gaps and starts over with a new ring. */

import { expect, test } from 'vitest';
import { CommFeed, type IMessageModel } from '../../src/feeds';
import type { IFrame, ISubscription } from '../../src/protocol';
import { readGolden } from '../golden';

type Listener = (content: unknown, buffers: DataView[]) => void;

/** The browser's end of a comm, as anywidget shows it. */
class Comm implements IMessageModel {
  readonly sent: ISubscription[] = [];
  private _listener: Listener = () => undefined;

  on(_event: 'msg:custom', listener: Listener): void {
    this._listener = listener;
  }

  off(): void {
    this._listener = () => undefined;
  }

  send(content: ISubscription): void {
    this.sent.push(content);
  }

  deliver(message: Uint8Array): void {
    const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
    this._listener({ kind: 'frame' }, [view]);
  }
}

function replay(name: string, count = Number.POSITIVE_INFINITY) {
  const comm = new Comm();
  const feed = new CommFeed(comm);
  for (const message of readGolden(name).messages.slice(0, count)) {
    comm.deliver(message);
  }
  return { comm, feed };
}

function keysOf(feed: CommFeed): string[] {
  return Array.from({ length: feed.tasks.length }, (_, i) => feed.tasks.row(i).key);
}

test('every task of a recording is kept under its own key', () => {
  const { expected } = readGolden('ordinary');
  const tasks = expected.filter(({ header }) => header.topic === 'task_stream');
  expect(keysOf(replay('ordinary').feed)).toEqual(
    tasks.flatMap(({ rows }) => rows.map(row => row.key))
  );
});

test('rows lost before and between messages are counted', () => {
  expect(replay('broken', 3).feed.status.dropped).toBe(13);
});

test('a lost connection keeps its sentence and its rows', () => {
  const { feed } = replay('broken', 4);
  expect(feed.status.state).toBe('lost');
  expect(feed.status.message).toContain('does not answer');
  expect(feed.tasks.length).toBe(3);
});

test('rows of another ring follow those that were kept', () => {
  expect(keysOf(replay('broken', 6).feed).slice(3)).toEqual(['again-0']);
});

test('rows from before the one expected refill their ring', () => {
  const { feed } = replay('broken', 8);
  expect(keysOf(feed).slice(3)).toEqual(['again-0', 'again-1']);
  expect(feed.tasks.generation).toBe(1);
});

test('a view mounted later is given the last snapshot', () => {
  const { feed } = replay('ordinary');
  const frames: IFrame[] = [];
  feed.subscribe('workers', frame => frames.push(frame));
  expect(frames.map(frame => frame.length)).toEqual([1]);
});

test('a comm asks for all rows every time, because the first may have come too early', async () => {
  const { comm, feed } = replay('ordinary', 1);
  feed.subscribe('task_stream', () => undefined);
  await Promise.resolve();
  for (const message of readGolden('ordinary').messages.slice(1, 3)) {
    comm.deliver(message);
  }
  feed.subscribe('workers', () => undefined);
  await Promise.resolve();
  expect(comm.sent).toEqual([
    { subscribe: { task_stream: {} }, version: 2 },
    { subscribe: { task_stream: {}, workers: {} }, version: 2 }
  ]);
});

test('a message that cannot be read is reported and asked for again', async () => {
  const { comm, feed } = replay('ordinary', 3);
  feed.subscribe('task_stream', () => undefined);
  await Promise.resolve();
  comm.deliver(new Uint8Array(2));
  await Promise.resolve();
  expect(feed.status.message).toContain('Expected a message of at least 4 bytes, got 2');
  expect(comm.sent).toEqual([
    { subscribe: { task_stream: {} }, version: 2 },
    { subscribe: { task_stream: {} }, version: 2 }
  ]);
});

test('a kernel that sends another version is reported with both versions', () => {
  const { comm, feed } = replay('ordinary');
  const header = { topic: 'state', state: 'live', message: '', version: 3 };
  const text = new TextEncoder().encode(JSON.stringify(header));
  const message = new Uint8Array(4 + text.byteLength);
  new DataView(message.buffer).setUint32(0, text.byteLength, true);
  message.set(text, 4);
  comm.deliver(message);
  expect(feed.status.state).toBe('lost');
  expect(feed.status.message).toContain('Expected version 2 of the telemetry, got version 3');
});
