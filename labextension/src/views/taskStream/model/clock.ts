/** The scheduler's clock as well as the browser can know it: the last report, carried forward. */

export class SchedulerClock {
  /** `local` counts seconds on any steady clock of this machine. */
  set(now: number, local: number): void {
    if (now >= this._now) {
      this._now = now;
      this._local = local;
    }
  }

  /** Does not advance while nothing is received. */
  read(local: number, isTicking: boolean): number {
    return isTicking ? this._now + Math.max(0, local - this._local) : this._now;
  }

  reset(): void {
    this._now = Number.NEGATIVE_INFINITY;
  }

  private _now = Number.NEGATIVE_INFINITY;
  private _local = 0;
}
