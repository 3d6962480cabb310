/** Put the coverage of one strip on the canvas as a row of shaded pixels. */

import { parseColor } from '../../shared/color';
import { Coverage } from '../model/coverage';

export class ShadeRow {
  /** Add the tasks of a strip here, then draw. */
  readonly coverage = new Coverage();

  constructor(document: Document) {
    this._canvas = document.createElement('canvas');
  }

  draw(
    ctx: CanvasRenderingContext2D,
    colorOfCode: (code: number) => string,
    box: { x: number; y: number; width: number; height: number },
    opacity: (filled: number) => number
  ): void {
    const width = this.coverage.filled.length;
    const target = this._target(width);
    if (!target) {
      return;
    }
    this._fill(target.pixels, colorOfCode, opacity);
    target.ctx.putImageData(target.image, 0, 0);
    ctx.imageSmoothingEnabled = false;
    ctx.drawImage(this._canvas, 0, 0, width, 1, box.x, box.y, box.width, box.height);
  }

  /** Colours are strings outside; a new theme brings new ones. */
  forgetColors(): void {
    this._colors = [];
  }

  private _fill(
    pixels: Uint32Array,
    colorOfCode: (code: number) => string,
    opacity: (filled: number) => number
  ): void {
    const { filled, prefix } = this.coverage;
    for (let i = 0; i < filled.length; i++) {
      if (filled[i] <= 0) {
        pixels[i] = 0;
        continue;
      }
      const code = prefix[i];
      this._colors[code] ??= littleEndian(colorOfCode(code));
      pixels[i] = this._colors[code] | (Math.round(opacity(filled[i]) * 255) << 24);
    }
  }

  private _target(width: number) {
    if (this._canvas.width !== width || !this._image) {
      this._canvas.width = width;
      this._canvas.height = 1;
      this._ctx = this._canvas.getContext('2d');
      this._image = this._ctx?.createImageData(width, 1) ?? null;
      this._pixels = new Uint32Array(this._image?.data.buffer ?? new ArrayBuffer(0));
    }
    return this._ctx && this._image
      ? { ctx: this._ctx, image: this._image, pixels: this._pixels }
      : null;
  }

  private _colors: number[] = [];
  private readonly _canvas: HTMLCanvasElement;
  private _ctx: CanvasRenderingContext2D | null = null;
  private _image: ImageData | null = null;
  private _pixels = new Uint32Array(0);
}

/** As image data is stored on every machine that browsers run on: red in the lowest byte. */
function littleEndian(color: string): number {
  const [r, g, b] = parseColor(color).map(Math.round);
  return (b << 16) | (g << 8) | r;
}

/** Opacity of a pixel: linear in its coverage, with a floor so that a lone task can be seen. */
export function shade(filled: number): number {
  return filled <= 0 ? 0 : Math.min(1, 0.16 + 0.84 * filled);
}
