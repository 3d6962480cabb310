/** Draw single tasks: plain, outlined, crossed, torn or with an open end. */

import { luminance } from '../../shared/color';

export interface IBar {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** From this width on a bar carries its own cross or torn edge. */
export const MARK_FROM = 12;

/** What a name leaves to the mark at the end of its bar. */
export const MARK_WIDTH = 18;

const LABEL_FROM = 34;
const LETTER_MIN = 2;

type Ctx = CanvasRenderingContext2D;

/** Deserialising is an outline: the thread is taken, but nothing is computed yet. */
export function drawOutline(ctx: Ctx, bar: IBar, color: string): void {
  ctx.strokeStyle = color;
  ctx.lineWidth = 1;
  ctx.strokeRect(bar.x + 0.5, bar.y + 0.5, Math.max(0.5, bar.width - 1), bar.height - 1);
}

/** A small flag at the upper edge: here a task too narrow for its own mark was in trouble. */
export function drawFlag(ctx: Ctx, bar: IBar, surface: string, ink: string): void {
  const x = bar.x + bar.width / 2;
  const size = Math.min(6, Math.max(3, bar.height * 0.7));
  ctx.fillStyle = ink;
  ctx.strokeStyle = surface;
  ctx.lineWidth = 1.5;
  ctx.beginPath();
  ctx.moveTo(x - size * 0.66, bar.y);
  ctx.lineTo(x + size * 0.66, bar.y);
  ctx.lineTo(x, bar.y + size);
  ctx.closePath();
  ctx.stroke();
  ctx.fill();
}

/** A cross on a chip of the surface: at the end where there is room for a name, else in the middle. */
export function drawCross(ctx: Ctx, bar: IBar, surface: string, ink: string): void {
  const size = Math.min(bar.height - 6, 9) / 2;
  const middle = bar.x + Math.max(bar.width, 1) / 2;
  const x = bar.width >= LABEL_FROM ? bar.x + bar.width - MARK_WIDTH / 2 : middle;
  const y = bar.y + bar.height / 2;
  ctx.fillStyle = surface;
  ctx.fillRect(x - size - 2, y - size - 2, 2 * size + 4, 2 * size + 4);
  ctx.strokeStyle = ink;
  ctx.lineWidth = 1.75;
  ctx.beginPath();
  ctx.moveTo(x - size, y - size);
  ctx.lineTo(x + size, y + size);
  ctx.moveTo(x - size, y + size);
  ctx.lineTo(x + size, y - size);
  ctx.stroke();
}

/** A zigzag bitten out of the right edge: the worker died under the task. */
export function drawTornEdge(ctx: Ctx, bar: IBar, surface: string, ink: string): void {
  const right = bar.x + Math.max(bar.width, 3);
  const teeth = 4;
  const depth = Math.min(5, Math.max(3, bar.width / 2));
  const zigzag = () => {
    for (let i = 0; i <= 2 * teeth; i++) {
      ctx.lineTo(right - (i % 2 ? 0 : depth), bar.y + (bar.height * i) / (2 * teeth));
    }
  };
  ctx.fillStyle = surface;
  ctx.beginPath();
  ctx.moveTo(right + 1, bar.y);
  zigzag();
  ctx.lineTo(right + 1, bar.y + bar.height);
  ctx.fill();
  ctx.strokeStyle = ink;
  ctx.lineWidth = 1.25;
  ctx.beginPath();
  zigzag();
  ctx.stroke();
}

/** A running task: a firm left edge, a body that fades out to the right, where it is not over. */
export function drawRunning(ctx: Ctx, bar: IBar, color: string): void {
  const fade = Math.min(16, bar.width / 2);
  const gradient = ctx.createLinearGradient(bar.x + bar.width - fade, 0, bar.x + bar.width, 0);
  gradient.addColorStop(0, color);
  gradient.addColorStop(1, 'transparent');
  ctx.globalAlpha = 0.72;
  ctx.fillStyle = gradient;
  ctx.fillRect(bar.x, bar.y, bar.width, bar.height);
  ctx.globalAlpha = 1;
  ctx.fillStyle = color;
  ctx.fillRect(bar.x, bar.y, Math.min(2, bar.width), bar.height);
}

/**
 * The prefix inside its bar, where there is room for all of it; false where there is not.
 * On a texture it has a plain background of the bar's colour.
 */
export function drawLabel(
  ctx: Ctx,
  bar: IBar,
  text: string,
  color: string,
  isTextured = false
): boolean {
  const isLarge = bar.width >= LABEL_FROM && bar.height >= 13;
  // No letter is narrower: measuring a name of ten thousand would cost more than the frame.
  const isShort = text.length * LETTER_MIN <= bar.width;
  const width = isLarge && isShort ? ctx.measureText(text).width : Number.POSITIVE_INFINITY;
  const fits = width <= bar.width - 10;
  if (fits && isTextured) {
    ctx.fillStyle = color;
    ctx.fillRect(bar.x + 2, bar.y + 2, width + 6, bar.height - 4);
  }
  if (fits) {
    ctx.fillStyle = luminance(color) > 0.19 ? '#000' : '#fff';
    ctx.fillText(text, bar.x + 5, bar.y + bar.height / 2 + 0.5);
  }
  return fits;
}

export function drawSelection(ctx: Ctx, bar: IBar, theme: { text: string; surface: string }): void {
  const grown = { x: bar.x - 2, y: bar.y - 2, width: Math.max(bar.width, 2) + 4 };
  ctx.strokeStyle = theme.surface;
  ctx.lineWidth = 4;
  ctx.strokeRect(grown.x, grown.y, grown.width, bar.height + 4);
  ctx.strokeStyle = theme.text;
  ctx.lineWidth = 2;
  ctx.strokeRect(grown.x, grown.y, grown.width, bar.height + 4);
}
