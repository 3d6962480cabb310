/** Add up tasks narrower than a pixel: how full each pixel is, and of which prefix. */

export class Coverage {
  /** Share of each pixel that is busy, 0 to 1 (above 1 where lanes overlap). */
  filled = new Float32Array(0);
  /** Prefix code with most of each pixel. */
  prefix = new Int32Array(0);

  reset(pixels: number): void {
    if (this.filled.length !== pixels) {
      this.filled = new Float32Array(pixels);
      this.prefix = new Int32Array(pixels);
      this._lead = new Float32Array(pixels);
    } else {
      this.filled.fill(0);
      this._lead.fill(0);
    }
    this.isEmpty = true;
  }

  isEmpty = true;

  /** Spread `amount` pixels of work evenly over `from` … `to` (pixel coordinates). */
  add(from: number, to: number, amount: number, prefix: number): void {
    const first = Math.max(0, Math.floor(from));
    const last = Math.min(this.filled.length - 1, Math.floor(to));
    const width = to - from;
    if (first > last) {
      return;
    }
    this.isEmpty = false;
    if (width <= 0 || first === last) {
      this._put(first, width <= 0 ? amount : (amount * inside(first, from, to)) / width, prefix);
      return;
    }
    for (let pixel = first; pixel <= last; pixel++) {
      this._put(pixel, (amount * inside(pixel, from, to)) / width, prefix);
    }
  }

  /** Let every two pixels become one, from pixel `offset` on; a pixel then means twice as much. */
  halve(offset: number): void {
    const { filled, prefix } = this;
    this.filled = new Float32Array(filled.length);
    this.prefix = new Int32Array(filled.length);
    this._lead = new Float32Array(filled.length);
    for (let pixel = 0; pixel < filled.length; pixel++) {
      this._put(offset + (pixel >> 1), filled[pixel] / 2, prefix[pixel]);
    }
  }

  private _put(pixel: number, amount: number, prefix: number): void {
    this.filled[pixel] += amount;
    if (this.prefix[pixel] === prefix) {
      this._lead[pixel] += amount;
    } else if (this._lead[pixel] >= amount) {
      this._lead[pixel] -= amount;
    } else {
      this._lead[pixel] = amount - this._lead[pixel];
      this.prefix[pixel] = prefix;
    }
  }

  private _lead = new Float32Array(0);
}

function inside(pixel: number, from: number, to: number): number {
  return Math.max(0, Math.min(to, pixel + 1) - Math.max(from, pixel));
}
