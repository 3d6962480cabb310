/** Draw the tasks of one strip: bars where they are wide enough, shades where they are not. */

import { colorOf } from '../shared/palette';
import * as bars from './bars';
import type { Coverage } from './coverage';
import type { ILane } from './lanes';
import type { IStrip } from './layout';
import type { IPatterns } from './patterns';
import { type IScale, type IScene, scaleOf } from './scene';
import type { ShadeRow } from './shades';
import type { IVisitor } from './track';

/** Narrower tasks are added up instead of drawn one by one. */
const BAR_FROM = 2;
const SIDE_HEIGHT = 5;
/** Marks of erred and killed tasks drawn a lane; more would hide one another. */
const MAX_MARKS = 400;

export class StripPainter {
  constructor(
    private readonly _ctx: CanvasRenderingContext2D,
    private readonly _scene: IScene,
    private readonly _patterns: IPatterns,
    private readonly _pixelRatio: number,
    private readonly _coverage: Coverage,
    private readonly _shades: ShadeRow
  ) {
    this._scale = scaleOf(_scene);
    this._pixels = Math.max(1, Math.round(_scene.layout.width * _pixelRatio));
  }

  /** Returns the busy seconds of the strip inside the window. */
  draw(strip: IStrip): number {
    const dense = this._scene.layout.mode === 'workers';
    this._coverage.reset(this._pixels);
    this._wide.length = 0;
    this._busy = 0;
    for (const lane of strip.lanes) {
      this._visit(lane.main, this._mainVisitor(dense, strip.lanes.length));
    }
    this._drawShades(strip);
    this._drawBars(strip);
    if (!dense) {
      this._drawSide(strip, strip.lanes[0]);
    }
    for (const lane of strip.lanes) {
      this._drawTrouble(strip, lane);
    }
    return this._busy;
  }

  private _visit(track: ILane['main'], visitor: IVisitor): void {
    const { columns, window } = this._scene;
    const grain = 1 / (this._scale.perSecond * this._pixelRatio);
    track.visit(columns, window.start, window.end, grain, visitor);
  }

  private _mainVisitor(dense: boolean, lanes: number): IVisitor {
    const { columns, window } = this._scene;
    const { perSecond } = this._scale;
    const toPixel = perSecond * this._pixelRatio;
    const cover = (start: number, end: number, busy: number, prefix: number) => {
      this._busy += busy;
      const from = (start - window.start) * toPixel;
      const to = (end - window.start) * toPixel;
      this._coverage.add(from, to, (busy * toPixel) / lanes, prefix);
    };
    return {
      block: cover,
      row: row => {
        const start = columns.start[row];
        const duration = columns.duration[row];
        if (dense || duration * perSecond < BAR_FROM) {
          cover(start, start + duration, duration, columns.prefix[row]);
        } else {
          this._busy += Math.min(start + duration, window.end) - Math.max(start, window.start);
          this._wide.push(row);
        }
      }
    };
  }

  private _drawShades(strip: IStrip): void {
    if (!this._coverage.isEmpty) {
      const { left, width } = this._scene.layout;
      const box = { x: left, y: strip.top, width, height: strip.height };
      this._shades.draw(this._ctx, this._coverage, code => this._color(code), box);
    }
  }

  private _drawBars(strip: IStrip): void {
    const { columns, model, theme } = this._scene;
    this._ctx.font = `11px ${theme.font}`;
    this._ctx.textAlign = 'left';
    this._ctx.textBaseline = 'middle';
    for (const row of this._wide) {
      const bar = this.barOf(row, strip);
      const color = this._color(columns.prefix[row]);
      if (model.kind(row) === 'deserialize') {
        bars.drawOutline(this._ctx, bar, color);
      } else {
        bars.drawCompute(this._ctx, bar, color);
        bars.drawLabel(this._ctx, bar, columns.pools.prefix.values[columns.prefix[row]], color);
      }
    }
  }

  private _drawSide(strip: IStrip, lane: ILane): void {
    const { columns, model, theme } = this._scene;
    const { x } = this._scale;
    const y = strip.top + strip.height - SIDE_HEIGHT;
    const thin = (start: number, end: number, fill: CanvasPattern | string) => {
      const from = Math.max(x(start), this._scene.layout.left);
      this._ctx.fillStyle = theme.surface;
      this._ctx.fillRect(from, y - 1, x(end) - from, SIDE_HEIGHT + 1);
      this._ctx.fillStyle = fill;
      this._ctx.fillRect(from, y, x(end) - from, SIDE_HEIGHT);
    };
    this._visit(lane.side, {
      block: (start, end) => thin(start, end, this._patterns.hatch),
      row: row => {
        const fill = model.kind(row) === 'disk' ? this._patterns.dots : this._patterns.hatch;
        thin(columns.start[row], columns.start[row] + columns.duration[row], fill);
      }
    });
  }

  private _drawTrouble(strip: IStrip, lane: ILane): void {
    const { columns, window, theme } = this._scene;
    let marks = 0;
    for (let i = lane.trouble.length - 1; i >= 0 && marks < MAX_MARKS; i--) {
      const row = lane.trouble[i];
      const start = columns.start[row];
      if (start > window.end || start + columns.duration[row] < window.start) {
        continue;
      }
      marks += 1;
      const bar = this.barOf(row, strip);
      const isKilled = columns.pools.status.values[columns.status[row]] === 'killed';
      (isKilled ? bars.drawTornEdge : bars.drawCross)(this._ctx, bar, theme.surface, theme.text);
    }
  }

  /** The rectangle of a row, cut to the window so that far-away ends cost nothing. */
  barOf(row: number, strip: IStrip): bars.IBar {
    const { columns, layout } = this._scene;
    const start = this._scale.x(columns.start[row]);
    const end = start + columns.duration[row] * this._scale.perSecond;
    const x = Math.max(start, layout.left);
    const width = Math.min(end, layout.left + layout.width + 8) - x;
    return { x, y: strip.top, width, height: strip.height };
  }

  private _color(code: number): string {
    const { columns, theme } = this._scene;
    return colorOf(columns.pools.prefix.values[code], theme.scheme);
  }

  private readonly _scale: IScale;
  private readonly _pixels: number;
  private readonly _wide: number[] = [];
  private _busy = 0;
}
