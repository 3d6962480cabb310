/** An attempt stays in the browser until the server has confirmed it. */

import { beforeEach, expect, test } from 'vitest';
import { type IUnsent, Outbox } from '../../../src/services/lectures/outbox';

class MemoryStorage implements Storage {
  private readonly _entries = new Map<string, string>();
  get length() {
    return this._entries.size;
  }
  clear = () => this._entries.clear();
  getItem = (key: string) => this._entries.get(key) ?? null;
  key = (index: number) => [...this._entries.keys()][index] ?? null;
  removeItem = (key: string) => void this._entries.delete(key);
  setItem = (key: string, value: string) => void this._entries.set(key, value);
}

class Refused extends Error {
  constructor(readonly status: number) {
    super(`refused with ${status}`);
  }
}

const attempt = (id: string): IUnsent => ({
  id,
  question: 'q00_1',
  at: Number(id),
  credit: 1,
  answer: "['a']",
  notebook: ''
});

let storage: Storage;
let sent: string[];
let problems: string[];
let answer: (ids: string[]) => void;

const outbox = (kept: Storage | null = storage) =>
  new Outbox({
    storage: kept,
    prefix: 'unsent:',
    pause: 1e6,
    send: async attempts => {
      answer(attempts.map(({ id }) => id));
      sent.push(...attempts.map(({ id }) => id));
    },
    onProblem: sentence => problems.push(sentence)
  });

beforeEach(() => {
  storage = new MemoryStorage();
  sent = [];
  problems = [];
  answer = () => undefined;
});

const down = () => {
  throw new Refused(0);
};

test('a confirmed attempt is forgotten', async () => {
  await outbox().add(attempt('1'));
  expect([sent, storage.length]).toEqual([['1'], 0]);
});

test('an unconfirmed attempt is sent by the next page', async () => {
  answer = down;
  await outbox().add(attempt('1'));
  expect(storage.length).toBe(1);
  answer = () => undefined;
  await outbox().flush();
  expect([sent, storage.length]).toEqual([['1'], 0]);
});

test('two tabs keep theirs apart', async () => {
  answer = down;
  await Promise.all([outbox().add(attempt('1')), outbox().add(attempt('2'))]);
  answer = () => undefined;
  await outbox().flush();
  expect(sent).toEqual(['1', '2']);
});

test('one that makes no sense does not hold up the others', async () => {
  answer = down;
  const first = outbox();
  await first.add(attempt('1'));
  await first.add(attempt('2'));
  answer = ids => {
    if (ids.includes('1')) {
      throw new Refused(400);
    }
  };
  await first.flush();
  expect([sent, storage.length]).toEqual([['2'], 0]);
});

test('a problem is shown once, not at every try', async () => {
  answer = down;
  const one = outbox();
  await one.add(attempt('1'));
  await one.flush();
  expect(problems).toEqual(['refused with 0']);
});

test('it works where the browser forbids storage', async () => {
  answer = down;
  const one = outbox(null);
  await one.add(attempt('1'));
  answer = () => undefined;
  await one.flush();
  expect(sent).toEqual(['1']);
});

test('what somebody else wrote there is left alone', async () => {
  storage.setItem('unsent:9', 'nonsense');
  storage.setItem('other', 'theirs');
  await outbox().add(attempt('1'));
  expect([sent, storage.length]).toEqual([['1'], 2]);
});
