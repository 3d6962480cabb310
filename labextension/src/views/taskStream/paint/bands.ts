/** Draw the notebook's cells as labelled bands above the axis. */

import { BAND_HEIGHT } from './layout';
import { type IScene, scaleOf } from './scene';

const PADDING = 4;
/** Room for the focus ring. */
const TOP = 3;
const LABEL_FROM = 24;

export function drawBands(ctx: CanvasRenderingContext2D, scene: IScene): void {
  const { bands, layout, theme } = scene;
  const { x } = scaleOf(scene);
  const right = layout.left + layout.width;
  ctx.save();
  ctx.font = `11px ${theme.font}`;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  for (const band of bands) {
    const from = Math.max(layout.left, x(band.start));
    const to = Math.min(right, x(band.end));
    if (to > layout.left && from < right) {
      drawBand(ctx, scene, band.label, from, Math.max(to - from, 1));
    }
  }
  ctx.restore();
}

function drawBand(
  ctx: CanvasRenderingContext2D,
  { theme }: IScene,
  label: string,
  x: number,
  width: number
): void {
  ctx.fillStyle = theme.raised;
  ctx.fillRect(x, TOP, width, BAND_HEIGHT - TOP);
  ctx.fillStyle = theme.quiet;
  ctx.fillRect(x, TOP, 1.5, BAND_HEIGHT - TOP);
  if (width >= LABEL_FROM) {
    ctx.save();
    ctx.beginPath();
    ctx.rect(x, 0, width - PADDING, BAND_HEIGHT);
    ctx.clip();
    ctx.fillStyle = theme.text;
    ctx.fillText(
      fitted(ctx, label, width - 2 * PADDING),
      x + PADDING,
      (TOP + BAND_HEIGHT) / 2 + 0.5
    );
    ctx.restore();
  }
}

/** As much of the label as fits, or its number alone. */
function fitted(ctx: CanvasRenderingContext2D, label: string, room: number): string {
  const wide = ctx.measureText(label).width;
  if (wide <= room) {
    return label;
  }
  const kept = Math.floor((label.length * room) / wide) - 1;
  const [number] = label.split(' ', 1);
  return kept > number.length + 2 ? `${label.slice(0, kept).trimEnd()}…` : number;
}
