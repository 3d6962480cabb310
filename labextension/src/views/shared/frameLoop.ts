/** Draw in animation frames only, and only when something has changed. */

export class FrameLoop {
  constructor(private readonly _draw: () => void) {}

  invalidate(): void {
    if (this._request === 0 && !this._isDisposed) {
      this._request = requestAnimationFrame(() => {
        this._request = 0;
        this._draw();
      });
    }
  }

  dispose(): void {
    this._isDisposed = true;
    cancelAnimationFrame(this._request);
  }

  private _request = 0;
  private _isDisposed = false;
}
