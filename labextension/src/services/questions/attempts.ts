/** Attempts at questions, reported by all controls to those who record progress. */

import { type ISignal, Signal } from '@lumino/signaling';
import type { Answer } from '../../views';

export interface IAttempt {
  /** Full id of the question. */
  question: string;
  /** Path of the notebook in which it was answered. */
  notebook: string;
  answer: Answer;
  /** From 0 to 1; null where the browser cannot know it. */
  credit: number | null;
  /** Milliseconds since the epoch. */
  at: number;
}

export class AttemptLog {
  /** Every attempt, as soon as it was graded and written into the notebook. */
  get attempted(): ISignal<this, IAttempt> {
    return this._attempted;
  }

  report(attempt: IAttempt): void {
    this._attempted.emit(attempt);
  }

  private readonly _attempted = new Signal<this, IAttempt>(this);
}
