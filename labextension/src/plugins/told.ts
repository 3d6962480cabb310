/** Tell the reader when a command failed: it has no place of its own for a sentence. */

import { Notification } from '@jupyterlab/apputils';

export async function told<T>(work: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    Notification.error((error as Error).message, { autoClose: 10_000 });
    return undefined;
  }
}
