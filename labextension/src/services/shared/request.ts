/** Call the REST routes: JSON in, JSON out, and every failure as one sentence. */

import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';

const ROOT = 'kernel-helpers-lab';

/** `message` is written for the reader; `status` is 0 when the server did not answer. */
export class RequestError extends Error {
  constructor(
    message: string,
    readonly status: number
  ) {
    super(message);
  }
}

export async function requestJSON(
  path: string,
  init: RequestInit,
  settings: ServerConnection.ISettings,
  trans: TranslationBundle
): Promise<unknown> {
  const response = await request(path, init, settings, trans);
  return response.status === 204 ? null : response.json();
}

export async function requestBytes(
  path: string,
  settings: ServerConnection.ISettings,
  trans: TranslationBundle
): Promise<Uint8Array> {
  const response = await request(path, {}, settings, trans);
  return new Uint8Array(await response.arrayBuffer());
}

async function request(
  path: string,
  init: RequestInit,
  settings: ServerConnection.ISettings,
  trans: TranslationBundle
): Promise<Response> {
  const url = URLExt.join(settings.baseUrl, ROOT, path);
  let response: Response;
  try {
    response = await ServerConnection.makeRequest(url, init, settings);
  } catch {
    const sentence = trans.__(
      'The Jupyter server did not answer; check that it still runs, then try again.'
    );
    throw new RequestError(sentence, 0);
  }
  if (!response.ok) {
    throw new RequestError(await sentenceOf(response, trans), response.status);
  }
  return response;
}

/** Address of a websocket, with the token where JupyterLab adds it to its own. */
export function socketUrl(settings: ServerConnection.ISettings, ...parts: string[]): string {
  const url = URLExt.join(settings.wsUrl, ROOT, ...parts);
  const { appendToken, token } = settings;
  return appendToken && token ? `${url}?token=${encodeURIComponent(token)}` : url;
}

async function sentenceOf(response: Response, trans: TranslationBundle): Promise<string> {
  const body: unknown = await response.json().catch(() => null);
  if (typeof body === 'object' && body !== null && 'message' in body && body.message) {
    return String(body.message);
  }
  if (response.status === 404) {
    return trans.__(
      'This Jupyter server has no kernel_helpers_lab extension; enable it and restart the server.'
    );
  }
  return trans.__('The Jupyter server answered %1 (%2).', response.status, response.statusText);
}
