/** A feed over one websocket, which reconnects and resumes after the last row. */

import { viewBytes } from '../protocol/header';
import { retryDelay } from './backoff';
import { FeedHub } from './hub';

/** Give it a function where the address carries a token that may change between attempts. */
export class SocketFeed extends FeedHub {
  constructor(private readonly _url: string | (() => string)) {
    super();
  }

  override dispose(): void {
    super.dispose();
    this._close();
  }

  /** Connects with the first topic, disconnects with the last: without a view there is no traffic. */
  protected override topicsChanged(): void {
    if (Object.keys(this.subscription(true).subscribe).length === 0) {
      this._close();
    } else if (!this._socket) {
      this.setStatus({ state: 'starting', message: '' });
      this._open();
    } else if (this._socket.readyState === WebSocket.OPEN) {
      this._askSoon();
    }
  }

  private _open(): void {
    clearTimeout(this._timer);
    const socket = new WebSocket(typeof this._url === 'string' ? this._url : this._url());
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => {
      this.connectionOpened();
      this._ask();
    };
    socket.onmessage = event => {
      if (event.data instanceof ArrayBuffer && this.receive(viewBytes(event.data))) {
        this._attempt = 0;
      } else {
        socket.close();
      }
    };
    // Every error is followed by a close, and that is where the next attempt is planned.
    socket.onerror = () => undefined;
    socket.onclose = () => this._retry();
    this._socket = socket;
  }

  /** A view subscribes to its topics one after the other; one message requests them all. */
  private _askSoon(): void {
    if (!this._asking) {
      this._asking = true;
      queueMicrotask(() => {
        this._asking = false;
        this._ask();
      });
    }
  }

  private _ask(): void {
    if (this._socket?.readyState === WebSocket.OPEN) {
      this._socket.send(JSON.stringify(this.subscription(true)));
    }
  }

  private _retry(): void {
    this._socket = null;
    if (this.status.state !== 'closed') {
      this.setStatus({ state: 'lost' });
      this._timer = setTimeout(() => this._open(), retryDelay(this._attempt++, Math.random()));
    }
  }

  private _close(): void {
    clearTimeout(this._timer);
    if (this._socket) {
      this._socket.onclose = null;
      this._socket.onmessage = null;
      this._socket.close();
      this._socket = null;
    }
  }

  private _socket: WebSocket | null = null;
  private _asking = false;
  private _attempt = 0;
  private _timer: ReturnType<typeof setTimeout> | undefined;
}
