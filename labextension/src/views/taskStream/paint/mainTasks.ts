/** Draw what threads did: bars where tasks are wide enough, shades where they are not. */

import { textureOf } from '../../shared/palette';
import type { IVisitor, Track } from '../model/track';
import * as bars from './bars';
import { BAR_FROM, type Frame } from './frame';
import type { IStrip } from './layout';
import type { IPatterns } from './patterns';
import { type ShadeRow, shade } from './shades';

/** From this width on a gap separates neighbours; narrower bars keep their whole width. */
const GAP_FROM = 4;
const TEXTURE_FROM = 6;

export interface IMainStyle {
  opacity?: number;
  /** Hits of a search: a hit among a thousand tasks of a pixel is not as pale as its share. */
  isFound?: boolean;
}

export class MainPainter {
  constructor(
    private readonly _frame: Frame,
    private readonly _shades: ShadeRow,
    private readonly _patterns: IPatterns
  ) {}

  /** Returns the busy seconds inside the window. */
  draw(
    strip: IStrip,
    tracks: readonly Track[],
    { opacity = 1, isFound = false }: IMainStyle
  ): number {
    const { ctx } = this._frame;
    this._busy = 0;
    this._shades.coverage.reset(this._frame.pixels);
    this._wide.length = 0;
    const visitor = this._visitor(strip.lanes.length);
    for (const track of tracks) {
      this._frame.visit(track, visitor);
    }
    ctx.globalAlpha = opacity;
    this._drawShades(strip, isFound);
    this._drawBars(strip, opacity === 1);
    ctx.globalAlpha = 1;
    return this._busy;
  }

  private _visitor(lanes: number): IVisitor {
    const { scene, scale, pixelsPerSecond, isDense } = this._frame;
    const { columns, window } = scene;
    const { perSecond } = scale;
    const { coverage } = this._shades;
    const cover = (start: number, end: number, busy: number, prefix: number) => {
      this._busy += busy;
      const from = (start - window.start) * pixelsPerSecond;
      const to = (end - window.start) * pixelsPerSecond;
      coverage.add(from, to, (busy * pixelsPerSecond) / lanes, prefix);
    };
    return {
      block: cover,
      row: row => {
        const start = columns.start[row];
        const duration = columns.duration[row];
        const width = duration * perSecond;
        if (!isDense && width >= BAR_FROM) {
          this._wide.push(row);
          this._coverBar(row, width);
        } else {
          cover(start, start + duration, duration, columns.prefix[row]);
        }
      }
    };
  }

  /** A bar is a run of full pixels; a strip is one image then, however many bars it has. */
  private _coverBar(row: number, width: number): void {
    const { scene, pixelRatio, pixelsPerSecond } = this._frame;
    const { columns, window, model } = scene;
    const start = Math.max(columns.start[row], window.start);
    const end = Math.min(columns.start[row] + columns.duration[row], window.end);
    this._busy += end - start;
    if (model.types.type(row) === 'compute') {
      const gap = width >= GAP_FROM ? pixelRatio : 0;
      const from = (start - window.start) * pixelsPerSecond;
      const to = (end - window.start) * pixelsPerSecond - gap;
      this._shades.coverage.add(from, to, to - from, columns.prefix[row]);
    }
  }

  private _drawShades(strip: IStrip, isFound: boolean): void {
    const { ctx, scene } = this._frame;
    if (!this._shades.coverage.isEmpty) {
      const { left, width } = scene.layout;
      const box = { x: left, y: strip.top, width, height: strip.height };
      this._shades.draw(ctx, code => this._frame.colorOf(code), box, isFound ? full : shade);
    }
  }

  private _drawBars(strip: IStrip, hasLabels: boolean): void {
    const { ctx, scene } = this._frame;
    const { columns, model, theme } = scene;
    ctx.font = `11px ${theme.font}`;
    ctx.textAlign = 'left';
    ctx.textBaseline = 'middle';
    // Clocks of workers are corrected late, so bars of one lane may overlap; labels must not.
    let free = Number.NEGATIVE_INFINITY;
    for (const row of this._wide) {
      const bar = this._frame.barOf(row, strip);
      const color = this._frame.colorOf(columns.prefix[row]);
      if (model.types.type(row) === 'deserialize') {
        bars.drawOutline(ctx, bar, color);
        continue;
      }
      this._drawTexture(bar, columns.prefix[row]);
      if (hasLabels && bar.x >= free && this._drawLabel(row, bar, color)) {
        free = bar.x + bar.width;
      }
    }
  }

  /** False where the bar has no room for it. */
  private _drawLabel(row: number, bar: bars.IBar, color: string): boolean {
    const { ctx, scene } = this._frame;
    const { tasks, columns, model } = scene;
    const label = tasks.pools.prefix.values[columns.prefix[row]];
    const width = bar.width - (model.types.isTrouble(row) ? bars.MARK_WIDTH : 0);
    return bars.drawLabel(ctx, { ...bar, width }, label, color, textureOf(label) > 0);
  }

  private _drawTexture(bar: bars.IBar, code: number): void {
    const { ctx, scene } = this._frame;
    const texture = textureOf(scene.tasks.pools.prefix.values[code]);
    if (texture > 0 && bar.width >= TEXTURE_FROM) {
      const { textures } = this._patterns;
      ctx.fillStyle = textures[texture % textures.length];
      ctx.fillRect(bar.x, bar.y, bar.width - 1, bar.height);
    }
  }

  private readonly _wide: number[] = [];
  private _busy = 0;
}

function full(): number {
  return 1;
}
