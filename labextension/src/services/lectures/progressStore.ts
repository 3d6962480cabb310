/** Lectures, status and today's questions, kept current while a panel shows them. */

import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';
import type { EventSocket } from '../shared/eventSocket';
import { Leases } from '../shared/leases';
import type { LecturesClient } from './lecturesClient';
import type { Outbox } from './outbox';
import {
  type ILectureOutline,
  type IProgressEvent,
  type IReview,
  type Statuses,
  syllabus
} from './progress';

export class ProgressStore implements IDisposable {
  constructor(
    readonly client: LecturesClient,
    readonly outbox: Outbox,
    private readonly _events: EventSocket<{ progress: IProgressEvent }>
  ) {}

  isDisposed = false;

  /** Emitted after anything that is shown has changed. */
  get changed(): ISignal<this, void> {
    return this._changes;
  }

  lectures: readonly ILectureOutline[] = [];
  statuses: Statuses = {};
  /** Unchanged while it is answered; `nextReview` loads others. */
  review: IReview = { questions: [], more: 0 };
  /** False until the first response. */
  isReady = false;
  /** Why something may be missing, as a sentence, or ''. */
  problem = '';

  /** Keep everything current until the lease is disposed; the server polls only meanwhile. */
  follow(): IDisposable {
    return this._leases.take();
  }

  async refresh(): Promise<void> {
    void this.outbox.flush();
    try {
      this.lectures = syllabus(await this.client.lectures());
      await this._readStatuses();
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
    this._leases.close();
    this.outbox.dispose();
    Signal.clearData(this);
  }

  private _receive(): void {
    void this._readStatuses().then(
      () => this._changes.emit(),
      () => undefined // the next event reads again
    );
  }

  private async _readStatuses(): Promise<void> {
    const { parts, notice } = await this.client.statuses();
    this.statuses = parts;
    this.problem = notice;
  }

  private readonly _changes = new Signal<this, void>(this);
  private readonly _leases = new Leases(() =>
    this._events.subscribe('progress', {
      onMessage: () => this._receive(),
      onConnection: () => void this.refresh()
    })
  );
}
