/** Look up answers in the sealed key of a question. */

import type { IPractice } from './question';
import { digest, unseal } from './seal';

export type Band = [low: number, high: number, credit: number, note: string];

export class Key {
  constructor(
    private readonly _practice: IPractice,
    private readonly _id: string
  ) {}

  /** What a whole answer earns. */
  credit(token: string): number {
    return this._practice.credit?.[this._digest(token)] ?? 0;
  }

  /** Whether a part of an answer is right. */
  holds(token: string): boolean {
    return this._practice.parts?.includes(this._digest(token)) ?? false;
  }

  /** Feedback on an answer or a part of it; '' where there is none. */
  note(token: string): string {
    const sealed = this._practice.notes?.[this._digest(`note:${token}`)];
    return sealed === undefined ? '' : this._open(sealed, token);
  }

  /** The first band that holds a number. */
  band(value: number): Band | undefined {
    return this._bands().find(([low, high]) => low <= value && value <= high);
  }

  explanation(): string {
    return this._open(this._practice.explanation ?? '', '');
  }

  private _bands(): Band[] {
    const opened = this._open(this._practice.bands ?? '', 'bands');
    return opened === '' ? [] : JSON.parse(opened);
  }

  private _digest(token: string): string {
    return digest(this._practice.salt, this._id, token);
  }

  private _open(sealed: string, token: string): string {
    return unseal(sealed, this._practice.salt, this._id, token);
  }
}
