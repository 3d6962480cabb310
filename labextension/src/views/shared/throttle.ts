/** Run something at once, but not again before a pause; requests during the pause run once, at its end. */

export class Throttle {
  constructor(
    private readonly _run: () => void,
    private readonly _pauseMs: number
  ) {}

  request(isUrgent = false): void {
    if (isUrgent || this._timer === undefined) {
      this._start();
    } else {
      this._isAsked = true;
    }
  }

  dispose(): void {
    clearTimeout(this._timer);
  }

  private _start(): void {
    clearTimeout(this._timer);
    this._isAsked = false;
    this._timer = setTimeout(() => {
      this._timer = undefined;
      if (this._isAsked) {
        this._start();
      }
    }, this._pauseMs);
    this._run();
  }

  private _isAsked = false;
  private _timer: ReturnType<typeof setTimeout> | undefined;
}
