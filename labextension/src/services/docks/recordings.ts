/** Fetch a recording of the file browser as the messages that views read. */

import { URLExt } from '@jupyterlab/coreutils';
import type { ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import { requestBytes } from '../shared/request';

export function fetchRecording(
  path: string,
  settings: ServerConnection.ISettings,
  trans: TranslationBundle
): Promise<Uint8Array> {
  return requestBytes(URLExt.join('recordings', URLExt.encodeParts(path)), settings, trans);
}
