/** What every feed shares: decoding, kept rows, listeners and status; a subclass adds the transport. */

import { type Decoded, Decoder } from '../protocol/decoder';
import type { IFrame } from '../protocol/frame';
import {
  type IStateHeader,
  type ISubscription,
  TOPICS,
  type Topic,
  WIRE_VERSION
} from '../protocol/message';
import { type FrameListener, makeChannels } from './channel';
import type { IFeedState, ITelemetryFeed } from './feed';
import { GraphTable } from './graphTable';
import { Rings } from './rings';
import { TaskTable } from './taskTable';

/** Rows that are kept, as opposed to snapshots. */
interface IRowStore<T extends Topic> {
  append(frame: IFrame<T>, base: number): void;
  restartRing(): void;
}

type StatusListener = (status: IFeedState) => void;

export abstract class FeedHub implements ITelemetryFeed {
  readonly tasks = new TaskTable();
  readonly graph = new GraphTable();

  get status(): IFeedState {
    return this._status;
  }

  subscribe<T extends Topic>(topic: T, listener: FrameListener<T>): () => void {
    const { listeners, last } = this._channels[topic];
    const isNew = listeners.size === 0;
    listeners.add(listener);
    if (last) {
      listener(last);
    }
    if (isNew) {
      this.topicsChanged();
    }
    return () => this._unsubscribe(topic, listener);
  }

  onStatus(listener: StatusListener): () => void {
    this._statusListeners.add(listener);
    return () => this._statusListeners.delete(listener);
  }

  dispose(): void {
    for (const topic of TOPICS) {
      this._channels[topic].listeners.clear();
    }
    this._statusListeners.clear();
  }

  protected isWanted(topic: Topic): boolean {
    return this._channels[topic].listeners.size > 0;
  }

  /** The set of requested topics has changed; the transport sends it to the other end. */
  protected abstract topicsChanged(): void;

  /** A new connection brings its own schema and dictionaries. */
  protected connectionOpened(): void {
    this._decoder = new Decoder();
  }

  /** What to request; `resumes`: rows only after the last one received. */
  protected subscription(resumes: boolean): ISubscription {
    const subscribe: ISubscription['subscribe'] = {};
    for (const topic of TOPICS.filter(each => this.isWanted(each))) {
      const last = this._cursors.get(topic);
      subscribe[topic] = resumes && last ? { ring: last.ring, cursor: last.next } : {};
    }
    return { subscribe, version: WIRE_VERSION };
  }

  /** False when the message could not be read: the transport then requests the rows after the cursor. */
  protected receive(bytes: Uint8Array): boolean {
    const decoded = this._decode(bytes);
    if (decoded?.type === 'state') {
      this._report(decoded.state);
    } else if (decoded) {
      this._accept(decoded.frame);
    }
    return decoded !== null;
  }

  protected setStatus(change: Partial<IFeedState>): void {
    const next = { ...this._status, ...change };
    const isSame = (['state', 'message', 'dropped'] as const).every(
      name => next[name] === this._status[name]
    );
    if (isSame && `${next.missing}` === `${this._status.missing}`) {
      return;
    }
    this._status = next;
    for (const listener of [...this._statusListeners]) {
      listener(next);
    }
  }

  private _decode(bytes: Uint8Array): Decoded | null {
    try {
      return this._decoder.decode(bytes);
    } catch (error) {
      this.setStatus({
        state: 'lost',
        message: error instanceof Error ? error.message : `${error}`
      });
      return null;
    }
  }

  private _report({ state, message, missing, version = WIRE_VERSION }: IStateHeader): void {
    this.setStatus(
      version === WIRE_VERSION
        ? { state, message, missing }
        : { state: 'lost', message: otherVersion(version) }
    );
  }

  private _accept(frame: IFrame): void {
    this._enterRing(frame);
    if (frame.topic === 'task_stream') {
      const { lost, startsOver } = this._append(frame.topic, frame, this.tasks);
      this._lost = (startsOver ? 0 : this._lost) + lost;
      this.setStatus({ dropped: this._lostBefore + this._lost });
    } else if (frame.topic === 'graph') {
      this._append(frame.topic, frame, this.graph);
    }
    this.publish(frame);
  }

  /** Send a frame to the listeners of its topic; later ones receive the last snapshot. */
  protected publish(frame: IFrame): void {
    this._send(frame.topic, frame);
  }

  private _send<T extends Topic>(topic: T, frame: IFrame<T>): void {
    const channel = this._channels[topic];
    if (topic !== 'task_stream' && topic !== 'graph') {
      channel.last = frame;
    }
    for (const listener of [...channel.listeners]) {
      listener(frame);
    }
  }

  /** Another scheduler's rows come behind those of the last one, or instead of them. */
  private _enterRing({ ring, now }: IFrame): void {
    const change = this._rings.enter(ring, now);
    if (change !== 'same') {
      this._lostBefore = change === 'next' ? this._lostBefore + this._lost : 0;
      this._lost = 0;
    }
    if (change === 'restart') {
      this._cursors.clear();
    }
  }

  /** Rows from before the one expected: the ring starts over. A gap: count it as lost. */
  private _append<T extends Topic>(
    topic: T,
    frame: IFrame<T>,
    store: IRowStore<T>
  ): { lost: number; startsOver: boolean } {
    const last = this._cursors.get(topic);
    const isKnown = frame.ring === last?.ring;
    const startsOver = !isKnown || frame.first < last.next;
    if (isKnown && startsOver) {
      store.restartRing();
    }
    const expected = startsOver ? frame.first - frame.dropped : last.next;
    this._cursors.set(topic, { ring: frame.ring, next: frame.next });
    store.append(frame, this._rings.base);
    return { lost: Math.max(0, frame.first - expected), startsOver };
  }

  private _unsubscribe<T extends Topic>(topic: T, listener: FrameListener<T>): void {
    const { listeners } = this._channels[topic];
    if (listeners.delete(listener) && listeners.size === 0) {
      this.topicsChanged();
    }
  }

  private _decoder = new Decoder();
  private readonly _rings = new Rings(this.tasks, this.graph);
  /** Rows lost of the ring that is there now, and of those before it. */
  private _lost = 0;
  private _lostBefore = 0;
  /** By topic, the ring of the rows kept here, and the row after the last one. */
  private readonly _cursors = new Map<Topic, { ring: string; next: number }>();
  private _status: IFeedState = { state: 'starting', message: '', dropped: 0 };
  private readonly _channels = makeChannels();
  private readonly _statusListeners = new Set<StatusListener>();
}

function otherVersion(version: number): string {
  return (
    `Expected version ${WIRE_VERSION} of the telemetry, got version ${version}; ` +
    'reload the page, or restart the kernel.'
  );
}
