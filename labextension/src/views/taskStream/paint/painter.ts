/** Draw one scene of the task stream on a canvas. */

import { colorOf } from '../../shared/palette';
import type { ITheme } from '../../shared/theme';
import { drawAxis, drawGrounds, drawMoment } from './axis';
import { drawBands } from './bands';
import { drawRunning, drawSelection } from './bars';
import { Frame } from './frame';
import { drawGutter, drawShares } from './gutter';
import { AXIS_HEIGHT, type IStrip, stripOf } from './layout';
import { drawLinks } from './links';
import { type IPatterns, makePatterns } from './patterns';
import { type IScene, scaleOf } from './scene';
import { ShadeRow } from './shades';
import { StripPainter } from './stripPainter';

export class Painter {
  constructor(private readonly _canvas: HTMLCanvasElement) {
    // Null where there is no canvas (some test environments): the rest of the view still works.
    // Without alpha nothing under the canvas is drawn again with each of its frames.
    this._ctx = _canvas.getContext('2d', { alpha: false });
    this._shades = new ShadeRow(_canvas.ownerDocument);
    this._sideShades = new ShadeRow(_canvas.ownerDocument);
  }

  draw(scene: IScene, width: number, height: number, pixelRatio: number): void {
    const ctx = this._ctx;
    if (!ctx) {
      return;
    }
    this._resize(width, height, pixelRatio);
    ctx.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
    ctx.fillStyle = scene.theme.surface;
    ctx.fillRect(0, 0, width, height);
    const patterns = this._patternsFor(ctx, scene.theme);
    drawGrounds(ctx, scene);
    drawAxis(ctx, scene);
    drawGutter(ctx, scene);
    drawBands(ctx, scene);
    const shares = this._drawTasks(ctx, scene, patterns, pixelRatio);
    drawMoment(ctx, scene);
    if (scene.layout.shares > 0) {
      drawShares(ctx, scene, shares);
    }
  }

  private _drawTasks(
    ctx: CanvasRenderingContext2D,
    scene: IScene,
    patterns: IPatterns,
    pixelRatio: number
  ): number[] {
    const { layout } = scene;
    ctx.save();
    ctx.beginPath();
    const top = layout.axisTop + AXIS_HEIGHT - 1;
    ctx.rect(layout.left, top, layout.width, layout.height - top);
    ctx.clip();
    const brushes = { shades: this._shades, sideShades: this._sideShades, patterns };
    const frame = new Frame(ctx, scene, pixelRatio);
    const painter = new StripPainter(frame, brushes);
    const shares = layout.strips.map(strip => {
      const busy = painter.draw(strip) + drawRunningTasks(ctx, scene, strip);
      return shareOf(busy, strip, scene);
    });
    drawSelected(frame);
    drawLinks(ctx, scene);
    ctx.restore();
    return shares;
  }

  private _resize(width: number, height: number, pixelRatio: number): void {
    const pixels = {
      width: Math.round(width * pixelRatio),
      height: Math.round(height * pixelRatio)
    };
    if (this._canvas.width !== pixels.width || this._canvas.height !== pixels.height) {
      this._canvas.width = pixels.width;
      this._canvas.height = pixels.height;
    }
  }

  private _patternsFor(ctx: CanvasRenderingContext2D, theme: ITheme): IPatterns {
    if (!this._patterns || this._theme !== theme) {
      this._theme = theme;
      this._patterns = makePatterns(ctx, theme);
      this._shades.forgetColors();
      this._sideShades.forgetColors();
    }
    return this._patterns;
  }

  private readonly _ctx: CanvasRenderingContext2D | null;
  private readonly _shades: ShadeRow;
  private readonly _sideShades: ShadeRow;
  private _patterns: IPatterns | null = null;
  private _theme: ITheme | null = null;
}

/** Returns the busy seconds of running tasks inside the window. */
function drawRunningTasks(ctx: CanvasRenderingContext2D, scene: IScene, strip: IStrip): number {
  const { x } = scaleOf(scene);
  let busy = 0;
  for (const task of scene.running.filter(({ lane }) => strip.lanes.includes(lane))) {
    const start = task.shownStart;
    const left = Math.max(x(start), scene.layout.left - 4);
    const width = Math.max(x(scene.now) - left, 0);
    busy += Math.max(
      0,
      Math.min(scene.now, scene.window.end) - Math.max(start, scene.window.start)
    );
    if (scene.layout.mode === 'lanes') {
      const bar = { x: left, y: strip.top, width, height: strip.height };
      drawRunning(ctx, bar, colorOf(task.prefix, scene.theme.scheme));
    }
  }
  return busy;
}

function drawSelected(frame: Frame): void {
  const { ctx, scene } = frame;
  const { selected, source, layout, theme } = scene;
  const lane = selected === null ? null : source.laneOf(selected);
  const strip = lane && stripOf(layout, lane);
  if (selected !== null && strip) {
    drawSelection(ctx, frame.barOf(selected, strip), theme);
  }
}

function shareOf(busy: number, strip: IStrip, { window, model, now }: IScene): number {
  const start = Math.max(window.start, Number.isNaN(model.origin) ? window.start : model.origin);
  const seconds = Math.min(window.end, now) - start;
  return seconds > 0 ? Math.min(1, busy / (seconds * strip.lanes.length)) : 0;
}
