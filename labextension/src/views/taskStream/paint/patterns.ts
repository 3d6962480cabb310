/** Small tiles for transfers and disk, and for prefixes that share a colour. */

import type { ITheme } from '../../shared/theme';

type Ctx = CanvasRenderingContext2D;
type Fill = CanvasPattern | string;

export interface IPatterns {
  hatch: Fill;
  dots: Fill;
  /** What goes over the colour of a prefix, by its texture; the first is plain. */
  textures: readonly Fill[];
}

const TILE = 5;
const TEXTURE_TILE = 6;

export function makePatterns(ctx: Ctx, theme: ITheme): IPatterns {
  const ground = (draw: (ctx: Ctx) => void) =>
    tile(ctx, TILE, theme.text, inner => {
      inner.fillStyle = theme.surface;
      inner.fillRect(0, 0, TILE, TILE);
      inner.fillStyle = theme.text;
      draw(inner);
    }) ?? theme.quiet;
  const over = (draw: (ctx: Ctx) => void) =>
    tile(ctx, TEXTURE_TILE, theme.surface, draw) ?? 'transparent';
  return {
    hatch: ground(inner => drawStripes(inner, TILE, 1.4)),
    dots: ground(inner => drawDot(inner, TILE, 1.2)),
    textures: [
      'transparent',
      over(inner => drawStripes(inner, TEXTURE_TILE, 1.6)),
      over(inner => drawDot(inner, TEXTURE_TILE, 1.4)),
      over(drawGrid)
    ]
  };
}

function tile(ctx: Ctx, size: number, ink: string, draw: (ctx: Ctx) => void): Fill | null {
  const canvas = ctx.canvas.ownerDocument.createElement('canvas');
  canvas.width = canvas.height = size;
  const inner = canvas.getContext('2d');
  if (!inner) {
    return null;
  }
  inner.strokeStyle = inner.fillStyle = ink;
  draw(inner);
  return ctx.createPattern(canvas, 'repeat');
}

function drawStripes(ctx: Ctx, size: number, width: number): void {
  ctx.lineWidth = width;
  ctx.beginPath();
  for (const shift of [-size, 0, size]) {
    ctx.moveTo(shift - 1, size + 1);
    ctx.lineTo(shift + size + 1, -1);
  }
  ctx.stroke();
}

function drawDot(ctx: Ctx, size: number, radius: number): void {
  ctx.beginPath();
  ctx.arc(size / 2, size / 2, radius, 0, 2 * Math.PI);
  ctx.fill();
}

function drawGrid(ctx: Ctx): void {
  ctx.fillRect(0, 0, TEXTURE_TILE, 1.2);
  ctx.fillRect(0, 0, 1.2, TEXTURE_TILE);
}
