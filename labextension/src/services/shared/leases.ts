/** Share one resource among users: it is opened for the first and closed after the last. */

import { DisposableDelegate, type IDisposable } from '@lumino/disposable';

export class Leases {
  constructor(
    private readonly _open: () => IDisposable,
    private readonly _closed: () => void = () => undefined
  ) {}

  /** Use the resource until the lease is disposed. */
  take(): IDisposable {
    this._resource ??= this._open();
    this._count += 1;
    return new DisposableDelegate(() => {
      this._count -= 1;
      if (this._count === 0) {
        this.close();
      }
    });
  }

  /** Close the resource, also while it is used. */
  close(): void {
    if (this._resource) {
      this._resource.dispose();
      this._resource = null;
      this._closed();
    }
  }

  private _resource: IDisposable | null = null;
  private _count = 0;
}
