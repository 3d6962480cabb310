/** Lectures, standing and today's questions on this page, kept current by the server's events. */

import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';
import { EventSocket } from '../shared/eventSocket';
import { socketUrl } from '../shared/request';
import type { Outbox } from './outbox';
import { type ILectureOutline, type IReview, type Standings, syllabus } from './progress';
import type { ProgressClient } from './progressClient';

export class ProgressStore implements IDisposable {
  constructor(
    readonly client: ProgressClient,
    readonly outbox: Outbox
  ) {}

  isDisposed = false;

  /** Emitted after anything that is shown has changed. */
  get changed(): ISignal<this, void> {
    return this._changes;
  }

  lectures: readonly ILectureOutline[] = [];
  standings: Standings = {};
  /** Stays as it is while it is answered; `nextReview` brings others. */
  review: IReview = { questions: [], more: 0 };
  /** False until the first answer has come. */
  isReady = false;
  /** Why something may be missing, as a sentence, or ''. */
  problem = '';

  /** Begin to listen. */
  start(): void {
    if (!this._events) {
      this._events = new EventSocket({
        url: () => socketUrl(this.client.settings, 'events'),
        onMessage: message => this._receive(message),
        onOpen: () => void this.refresh()
      });
    }
  }

  async refresh(): Promise<void> {
    void this.outbox.flush();
    try {
      this.lectures = syllabus(await this.client.lectures());
      await this._readStandings();
      if (!this.isReady) {
        this.review = await this.client.review();
      }
      this.isReady = true;
    } catch (error) {
      this.problem = (error as Error).message;
    }
    this._changes.emit();
  }

  async nextReview(): Promise<void> {
    this.review = await this.client.review();
    this._changes.emit();
  }

  async import(text: string): Promise<number> {
    const added = await this.client.import(text);
    this.isReady = false;
    await this.refresh();
    return added;
  }

  async delete(): Promise<void> {
    await this.client.delete();
    this.isReady = false;
    await this.refresh();
  }

  dispose(): void {
    this.isDisposed = true;
    this._events?.dispose();
    this.outbox.dispose();
    Signal.clearData(this);
  }

  private _receive(message: unknown): void {
    const type = (message as { type?: unknown } | null)?.type;
    if (type === 'progress') {
      void this._readStandings().then(
        () => this._changes.emit(),
        () => undefined // the next event, or the socket's return, asks again
      );
    }
  }

  private async _readStandings(): Promise<void> {
    const { parts, told } = await this.client.standings();
    this.standings = parts;
    this.problem = told;
  }

  private readonly _changes = new Signal<this, void>(this);
  private _events: EventSocket | null = null;
}
