/** One websocket per page: JSON messages of the topics that the page subscribes to. */

import { DisposableDelegate, type IDisposable } from '@lumino/disposable';

const FIRST_DELAY = 500;
const LONGEST_DELAY = 8000;

export interface ISubscriber<Message> {
  onMessage: (message: Message) => void;
  /** Called with true once the topic is subscribed, with false when the connection breaks. */
  onConnection: (open: boolean) => void;
}

interface ISubscription {
  topic: string;
  subscriber: ISubscriber<never>;
}

/** `Topics` has the type of the messages by topic. The socket reconnects after it broke. */
export class EventSocket<Topics> implements IDisposable {
  constructor(private readonly _url: () => string) {}

  isDisposed = false;

  /** Receive the messages of a topic until the subscription is disposed. */
  subscribe<Topic extends keyof Topics & string>(
    topic: Topic,
    subscriber: ISubscriber<Topics[Topic]>
  ): IDisposable {
    const subscription: ISubscription = { topic, subscriber };
    this._subscriptions.add(subscription);
    if (this._socket === null) {
      this._connect();
    } else if (this._isOpen) {
      this._sendSoon();
      queueMicrotask(() => this._isOpen && subscriber.onConnection(true));
    }
    return new DisposableDelegate(() => {
      this._subscriptions.delete(subscription);
      this._sendSoon();
    });
  }

  dispose(): void {
    this.isDisposed = true;
    clearTimeout(this._timer);
    this._socket?.close();
  }

  private get _isOpen(): boolean {
    return this._socket?.readyState === WebSocket.OPEN;
  }

  private _connect(): void {
    const socket = new WebSocket(this._url());
    this._socket = socket;
    this._sent = '';
    socket.onopen = () => {
      this._delay = FIRST_DELAY;
      this._send();
      this._forAll(subscriber => subscriber.onConnection(true));
    };
    socket.onmessage = event => this._receive(String(event.data));
    socket.onclose = () => {
      if (!this.isDisposed) {
        this._forAll(subscriber => subscriber.onConnection(false));
        this._timer = window.setTimeout(() => this._reconnect(), this._delay);
        this._delay = Math.min(2 * this._delay, LONGEST_DELAY);
      }
    };
  }

  /** Without a subscription, the next one connects. */
  private _reconnect(): void {
    this._socket = null;
    if (this._subscriptions.size > 0) {
      this._connect();
    }
  }

  private _receive(data: string): void {
    const message: { type: string } = JSON.parse(data);
    if (!this.isDisposed) {
      this._forAll(subscriber => subscriber.onMessage(message as never), message.type);
    }
  }

  private _forAll(call: (subscriber: ISubscriber<never>) => void, topic?: string): void {
    for (const subscription of [...this._subscriptions]) {
      if (topic === undefined || subscription.topic === topic) {
        call(subscription.subscriber);
      }
    }
  }

  /** Once for all changes of this moment: one panel may replace another. */
  private _sendSoon(): void {
    queueMicrotask(() => this._send());
  }

  private _send(): void {
    const topics = new Set([...this._subscriptions].map(({ topic }) => topic));
    const request = JSON.stringify({ subscribe: [...topics].sort() });
    if (this._isOpen && request !== this._sent) {
      this._sent = request;
      this._socket?.send(request);
    }
  }

  private readonly _subscriptions = new Set<ISubscription>();
  private _socket: WebSocket | null = null;
  private _sent = '';
  private _timer = 0;
  private _delay = FIRST_DELAY;
}
