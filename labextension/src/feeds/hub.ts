/** What every feed shares: decoding, kept rows, listeners, status; only the transport differs. */

import { type Decoded, Decoder } from '../protocol/decoder';
import type { IFrame } from '../protocol/frame';
import {
  type IStateHeader,
  type ISubscription,
  type Topic,
  WIRE_VERSION
} from '../protocol/message';
import type { IFeedState, ITelemetryFeed } from './feed';
import { GraphColumns } from './graphColumns';
import { Rings } from './rings';
import { TaskColumns } from './taskColumns';

/** Rows that add up. */
interface IRowStore {
  append(frame: IFrame, base: number): void;
  restartRing(): void;
}

type FrameListener = (frame: IFrame) => void;
type StatusListener = (status: IFeedState) => void;

export abstract class FeedHub implements ITelemetryFeed {
  readonly tasks = new TaskColumns();
  readonly graph = new GraphColumns();

  get status(): IFeedState {
    return this._status;
  }

  subscribe(topic: Topic, listener: FrameListener): () => void {
    const listeners = this._listeners.get(topic) ?? new Set();
    const isNew = listeners.size === 0;
    listeners.add(listener);
    this._listeners.set(topic, listeners);
    const last = this._snapshots.get(topic);
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
    this._listeners.clear();
    this._statusListeners.clear();
  }

  protected isWanted(topic: Topic): boolean {
    return (this._listeners.get(topic)?.size ?? 0) > 0;
  }

  /** The set of topics asked for has changed; the transport tells the other end. */
  protected abstract topicsChanged(): void;

  /** A new connection brings its own schema and dictionaries. */
  protected connectionOpened(): void {
    this._decoder = new Decoder();
  }

  /** What to ask for; `resumes`: rows only after the last one received. */
  protected subscription(resumes: boolean): ISubscription {
    const subscribe: ISubscription['subscribe'] = {};
    for (const [topic, listeners] of this._listeners) {
      if (listeners.size > 0) {
        const place = this._places.get(topic);
        subscribe[topic] = resumes && place ? { ring: place.ring, cursor: place.next } : {};
      }
    }
    return { subscribe, version: WIRE_VERSION };
  }

  /** False when the message could not be read: the transport then asks again from the cursor. */
  protected receive(bytes: Uint8Array): boolean {
    const decoded = this._decode(bytes);
    if (decoded?.kind === 'state') {
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
      const { lost, startsOver } = this._append(frame, this.tasks);
      this._lost = (startsOver ? 0 : this._lost) + lost;
      this.setStatus({ dropped: this._lostBefore + this._lost });
    } else if (frame.topic === 'graph') {
      this._append(frame, this.graph);
    }
    this.publish(frame);
  }

  /** Hand a frame to whoever listens; the last snapshot of a topic is kept for who comes later. */
  protected publish(frame: IFrame): void {
    if (frame.topic !== 'task_stream' && frame.topic !== 'graph') {
      this._snapshots.set(frame.topic, frame);
    }
    for (const listener of [...(this._listeners.get(frame.topic) ?? [])]) {
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
    if (change === 'anew') {
      this._places.clear();
    }
  }

  /** Rows from before the one expected: the ring starts over. A gap: count it as lost. */
  private _append(frame: IFrame, store: IRowStore): { lost: number; startsOver: boolean } {
    const place = this._places.get(frame.topic);
    const isKnown = frame.ring === place?.ring;
    const startsOver = !isKnown || frame.first < place.next;
    if (isKnown && startsOver) {
      store.restartRing();
    }
    const expected = startsOver ? frame.first - frame.dropped : place.next;
    this._places.set(frame.topic, { ring: frame.ring, next: frame.next });
    store.append(frame, this._rings.base);
    return { lost: Math.max(0, frame.first - expected), startsOver };
  }

  private _unsubscribe(topic: Topic, listener: FrameListener): void {
    const listeners = this._listeners.get(topic);
    if (listeners?.delete(listener) && listeners.size === 0) {
      this.topicsChanged();
    }
  }

  private _decoder = new Decoder();
  private readonly _rings = new Rings(this.tasks, this.graph);
  /** Rows lost of the ring that is there now, and of those before it. */
  private _lost = 0;
  private _lostBefore = 0;
  /** By topic, after which row of which ring the rows kept here end. */
  private readonly _places = new Map<Topic, { ring: string; next: number }>();
  private _status: IFeedState = { state: 'starting', message: '', dropped: 0 };
  private readonly _snapshots = new Map<Topic, IFrame>();
  private readonly _listeners = new Map<Topic, Set<FrameListener>>();
  private readonly _statusListeners = new Set<StatusListener>();
}

function otherVersion(version: number): string {
  return (
    `Expected version ${WIRE_VERSION} of the telemetry, got version ${version}; ` +
    'reload the page, or restart the kernel.'
  );
}
