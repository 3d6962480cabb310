/** A websocket of JSON messages that comes back after it broke. */

import type { IDisposable } from '@lumino/disposable';

const FIRST_DELAY = 500;
const LONGEST_DELAY = 8000;

export interface IEventSocketOptions {
  url: () => string;
  onMessage: (message: unknown) => void;
  /** Told true when the connection opens, false when it breaks. */
  onOpen: (open: boolean) => void;
}

export class EventSocket implements IDisposable {
  constructor(private readonly _options: IEventSocketOptions) {
    this._connect();
  }

  isDisposed = false;

  dispose(): void {
    this.isDisposed = true;
    clearTimeout(this._timer);
    this._socket?.close();
  }

  private _connect(): void {
    const socket = new WebSocket(this._options.url());
    this._socket = socket;
    socket.onopen = () => {
      this._delay = FIRST_DELAY;
      this._options.onOpen(true);
    };
    socket.onmessage = event => {
      if (!this.isDisposed) {
        this._options.onMessage(JSON.parse(String(event.data)));
      }
    };
    socket.onclose = () => {
      if (!this.isDisposed) {
        this._options.onOpen(false);
        this._timer = window.setTimeout(() => this._connect(), this._delay);
        this._delay = Math.min(2 * this._delay, LONGEST_DELAY);
      }
    };
  }

  private _socket: WebSocket | null = null;
  private _timer = 0;
  private _delay = FIRST_DELAY;
}
