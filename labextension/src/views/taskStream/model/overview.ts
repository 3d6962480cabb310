/** The whole recording in a fixed number of bins: what the minimap draws, whatever its length. */

import { Coverage } from './coverage';

const BINS = 2048;
const FIRST_BIN_S = 0.001;

export class Overview {
  /** Busy share of each bin, summed over lanes, and its main prefix. */
  readonly coverage = new Coverage();
  /** 1 where a task erred or was killed. */
  trouble = new Uint8Array(BINS);
  /** Time of the first bin's left edge, and seconds of a bin. */
  start = Number.NaN;
  binSeconds = FIRST_BIN_S;

  constructor() {
    this.clear();
  }

  clear(): void {
    this.coverage.reset(BINS);
    this.trouble.fill(0);
    this.start = Number.NaN;
    this.binSeconds = FIRST_BIN_S;
  }

  add(start: number, end: number, prefix: number, isTrouble: boolean): void {
    if (!Number.isFinite(end - start)) {
      return;
    }
    if (Number.isNaN(this.start)) {
      this.start = start;
    }
    while (start < this.start || end > this.start + BINS * this.binSeconds) {
      this._widen(start < this.start);
    }
    const bin = (time: number) => (time - this.start) / this.binSeconds;
    this.coverage.add(bin(start), bin(end), (end - start) / this.binSeconds, prefix);
    if (isTrouble) {
      this.trouble[Math.min(BINS - 1, Math.floor(bin(end)))] = 1;
    }
  }

  /** Double the width of every bin; the new bins are before or after the old ones. */
  private _widen(isBefore: boolean): void {
    const offset = isBefore ? BINS / 2 : 0;
    this.coverage.halve(offset);
    const wider = new Uint8Array(BINS);
    for (let bin = 0; bin < BINS; bin++) {
      wider[offset + (bin >> 1)] |= this.trouble[bin];
    }
    this.trouble = wider;
    this.start -= isBefore ? BINS * this.binSeconds : 0;
    this.binSeconds *= 2;
  }
}
