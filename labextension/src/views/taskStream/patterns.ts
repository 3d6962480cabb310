/** Small tiles that tell transfers and disk from compute without colour. */

import type { ITheme } from '../shared/theme';

export interface IPatterns {
  hatch: CanvasPattern | string;
  dots: CanvasPattern | string;
}

const TILE = 5;

export function makePatterns(ctx: CanvasRenderingContext2D, theme: ITheme): IPatterns {
  return {
    hatch: tile(ctx, theme, drawHatch) ?? theme.quiet,
    dots: tile(ctx, theme, drawDots) ?? theme.quiet
  };
}

function tile(
  ctx: CanvasRenderingContext2D,
  theme: ITheme,
  draw: (ctx: CanvasRenderingContext2D) => void
): CanvasPattern | null {
  const canvas = ctx.canvas.ownerDocument.createElement('canvas');
  canvas.width = canvas.height = TILE;
  const tileCtx = canvas.getContext('2d');
  if (!tileCtx) {
    return null;
  }
  tileCtx.fillStyle = theme.surface;
  tileCtx.fillRect(0, 0, TILE, TILE);
  tileCtx.strokeStyle = tileCtx.fillStyle = theme.text;
  draw(tileCtx);
  return ctx.createPattern(canvas, 'repeat');
}

function drawHatch(ctx: CanvasRenderingContext2D): void {
  ctx.lineWidth = 1.4;
  ctx.beginPath();
  for (const shift of [-TILE, 0, TILE]) {
    ctx.moveTo(shift - 1, TILE + 1);
    ctx.lineTo(shift + TILE + 1, -1);
  }
  ctx.stroke();
}

function drawDots(ctx: CanvasRenderingContext2D): void {
  ctx.beginPath();
  ctx.arc(TILE / 2, TILE / 2, 1.2, 0, 2 * Math.PI);
  ctx.fill();
}
