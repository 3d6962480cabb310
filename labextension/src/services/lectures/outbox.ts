/** Attempts on their way to the server: kept in the browser until it has confirmed them. */

import type { IDisposable } from '@lumino/disposable';

/** An attempt as the server records it. */
export interface IUnsent {
  id: string;
  question: string;
  /** Seconds since the epoch. */
  at: number;
  credit: number | null;
  /** A Python literal. */
  answer: string;
  notebook: string;
}

export interface IOutboxOptions {
  /** Keeps them when the page is closed; one entry per attempt, so that two tabs never overwrite. */
  storage: Storage | null;
  /** Distinguishes the servers that share this browser's storage. */
  prefix: string;
  /** Resolves when they are recorded; rejects with `status` 400 where they never will be. */
  send: (attempts: readonly IUnsent[]) => Promise<void>;
  onProblem: (sentence: string) => void;
  /** Milliseconds until the next try after a failure. */
  pause?: number;
}

const AT_ONCE = 200;
const LONGEST = 1000;

export class Outbox implements IDisposable {
  constructor(private readonly _options: IOutboxOptions) {}

  isDisposed = false;

  /** Keep an attempt, then send it with all that still wait. */
  add(attempt: IUnsent): Promise<void> {
    const short = { ...attempt, answer: attempt.answer.slice(0, LONGEST) };
    this._memory.set(short.id, short);
    try {
      this._options.storage?.setItem(this._options.prefix + short.id, JSON.stringify(short));
    } catch {
      // Storage is full or forbidden: it is kept as long as the page is.
    }
    return this.flush();
  }

  /** Send what waits, also attempts of closed tabs and pages. */
  flush(): Promise<void> {
    this._sending = this._sending.then(() => this._flush());
    return this._sending;
  }

  dispose(): void {
    this.isDisposed = true;
    clearTimeout(this._timer);
  }

  private async _flush(): Promise<void> {
    clearTimeout(this._timer);
    const waiting = this._waiting();
    if (waiting.length === 0 || this.isDisposed) {
      return;
    }
    try {
      await this._send(waiting.slice(0, AT_ONCE));
      this._failed = false;
      await this._flush();
    } catch (error) {
      if (!this._failed) {
        this._failed = true;
        this._options.onProblem((error as Error).message);
      }
      this._timer = setTimeout(() => void this.flush(), this._options.pause ?? 5000);
    }
  }

  private async _send(attempts: readonly IUnsent[]): Promise<void> {
    try {
      await this._options.send(attempts);
    } catch (error) {
      if ((error as { status?: number }).status !== 400) {
        throw error;
      }
      if (attempts.length > 1) {
        // An invalid attempt must not delay the others.
        for (const attempt of attempts) {
          await this._send([attempt]);
        }
        return;
      }
    }
    for (const { id } of attempts) {
      this._forget(id);
    }
  }

  private _waiting(): IUnsent[] {
    const found = new Map(this._memory);
    const { storage, prefix } = this._options;
    for (let i = 0; i < (storage?.length ?? 0); i++) {
      const key = storage?.key(i) ?? '';
      if (key.startsWith(prefix)) {
        const attempt = parsed(storage?.getItem(key) ?? '');
        if (attempt) {
          found.set(attempt.id, attempt);
        }
      }
    }
    return [...found.values()].sort((a, b) => a.at - b.at);
  }

  private _forget(id: string): void {
    this._memory.delete(id);
    this._options.storage?.removeItem(this._options.prefix + id);
  }

  private readonly _memory = new Map<string, IUnsent>();
  private _sending: Promise<void> = Promise.resolve();
  private _timer: ReturnType<typeof setTimeout> | undefined;
  private _failed = false;
}

function parsed(text: string): IUnsent | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'id' in value ? (value as IUnsent) : null;
  } catch {
    return null;
  }
}
