/** Show the error of a command as a notification. */

import { Notification } from '@jupyterlab/apputils';

export async function notifyErrors<T>(work: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    Notification.error((error as Error).message, { autoClose: 10_000 });
    return undefined;
  }
}
