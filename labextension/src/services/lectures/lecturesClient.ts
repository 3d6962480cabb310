/** The server's routes of lectures and progress as functions. */

import { ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import { requestBytes, requestJSON } from '../shared/request';
import type { IUnsent } from './outbox';
import type { ILectureOutline, IReview, Statuses } from './progress';

export class LecturesClient {
  constructor(
    private readonly _trans: TranslationBundle,
    readonly settings: ServerConnection.ISettings = ServerConnection.makeSettings()
  ) {}

  async lectures(): Promise<ILectureOutline[]> {
    return (await this._call('lectures')) as ILectureOutline[];
  }

  async statuses(): Promise<{ parts: Statuses; notice: string }> {
    return (await this._call('progress')) as { parts: Statuses; notice: string };
  }

  async review(): Promise<IReview> {
    return (await this._call('review')) as IReview;
  }

  async put(attempts: readonly IUnsent[]): Promise<void> {
    await this._call('progress', 'PUT', JSON.stringify({ attempts }));
  }

  exported(): Promise<Uint8Array> {
    return requestBytes('progress-file', this.settings, this._trans);
  }

  /** Add the attempts of a file; returns how many were new. */
  async import(text: string): Promise<number> {
    const answer = (await this._call('progress-file', 'PUT', text)) as { added: number };
    return answer.added;
  }

  async delete(): Promise<void> {
    await this._call('progress', 'DELETE');
  }

  /** Reset a notebook or one part of it; returns the path of the copy. */
  async reset(path: string, part: string): Promise<string> {
    const body = JSON.stringify({ path, part });
    const answer = (await this._call('lectures/reset', 'POST', body)) as { kept: string };
    return answer.kept;
  }

  private _call(path: string, method = 'GET', body?: string): Promise<unknown> {
    const init: RequestInit = { method };
    if (body !== undefined) {
      init.body = body;
      init.headers = { 'Content-Type': 'application/json' };
    }
    return requestJSON(path, init, this.settings, this._trans);
  }
}
