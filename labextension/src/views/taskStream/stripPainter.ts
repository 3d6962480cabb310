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
const BAR_FROM = 3;
/** From this width on neighbours are told apart by a gap; narrower bars keep their whole width. */
const GAP_FROM = 4;
const SIDE_HEIGHT = 5;
/** Flags nearer than this would run into one another; on low strips, into their neighbours. */
const FLAG_DISTANCE = 10;
const FLAG_DISTANCE_DENSE = 32;

export class StripPainter {
  constructor(
    private readonly _ctx: CanvasRenderingContext2D,
    private readonly _scene: IScene,
    private readonly _patterns: IPatterns,
    private readonly _pixelRatio: number,
    private readonly _coverage: Coverage,
    private readonly _shades: ShadeRow,
    private readonly _sideShades: ShadeRow
  ) {
    this._scale = scaleOf(_scene);
    this._flagDistance = _scene.layout.mode === 'lanes' ? FLAG_DISTANCE : FLAG_DISTANCE_DENSE;
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
        const width = duration * perSecond;
        if (!dense && width >= BAR_FROM) {
          this._wide.push(row);
          this._coverBar(row, width, toPixel);
        } else {
          cover(start, start + duration, duration, columns.prefix[row]);
        }
      }
    };
  }

  /** A bar is a run of full pixels; a strip is one image then, however many bars it has. */
  private _coverBar(row: number, width: number, toPixel: number): void {
    const { columns, window, model } = this._scene;
    const start = Math.max(columns.start[row], window.start);
    const end = Math.min(columns.start[row] + columns.duration[row], window.end);
    this._busy += end - start;
    if (model.kind(row) === 'compute') {
      const gap = width >= GAP_FROM ? this._pixelRatio : 0;
      const from = (start - window.start) * toPixel;
      const to = (end - window.start) * toPixel - gap;
      this._coverage.add(from, to, to - from, columns.prefix[row]);
    }
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
    // Clocks of workers are corrected late, so bars of one lane may overlap; labels must not.
    let free = Number.NEGATIVE_INFINITY;
    for (const row of this._wide) {
      const bar = this.barOf(row, strip);
      const color = this._color(columns.prefix[row]);
      if (model.kind(row) === 'deserialize') {
        bars.drawOutline(this._ctx, bar, color);
      } else if (bar.x >= free) {
        const label = columns.pools.prefix.values[columns.prefix[row]];
        free = bars.drawLabel(this._ctx, bar, label, color) ? bar.x + bar.width : free;
      }
    }
  }

  /** Transfers and disk along the lower edge: patterned where wide enough, else shaded. */
  private _drawSide(strip: IStrip, lane: ILane): void {
    const { columns, window, layout, theme } = this._scene;
    const { perSecond } = this._scale;
    const toPixel = perSecond * this._pixelRatio;
    const wide: number[] = [];
    this._coverage.reset(this._pixels);
    const cover = (start: number, end: number, busy: number) =>
      this._coverage.add(
        (start - window.start) * toPixel,
        (end - window.start) * toPixel,
        busy * toPixel,
        0
      );
    this._visit(lane.side, {
      block: cover,
      row: row => {
        const start = columns.start[row];
        const duration = columns.duration[row];
        if (duration * perSecond >= BAR_FROM) {
          wide.push(row);
        } else {
          cover(start, start + duration, duration);
        }
      }
    });
    if (!this._coverage.isEmpty) {
      const height = SIDE_HEIGHT - 2;
      const box = {
        x: layout.left,
        y: strip.top + strip.height - height,
        width: layout.width,
        height
      };
      this._sideShades.draw(this._ctx, this._coverage, () => theme.text, box);
    }
    for (const row of wide) {
      this._drawPatterned(row, strip);
    }
  }

  private _drawPatterned(row: number, strip: IStrip): void {
    const { model, theme } = this._scene;
    const { x, width, y, height } = this.barOf(row, strip);
    const top = y + height - SIDE_HEIGHT;
    this._ctx.fillStyle = theme.surface;
    this._ctx.fillRect(x, top - 1, width, SIDE_HEIGHT + 1);
    this._ctx.fillStyle = model.kind(row) === 'disk' ? this._patterns.dots : this._patterns.hatch;
    this._ctx.fillRect(x, top, width, SIDE_HEIGHT);
  }

  private _drawTrouble(strip: IStrip, lane: ILane): void {
    const { columns, window, theme } = this._scene;
    let free = Number.POSITIVE_INFINITY;
    for (let i = lane.trouble.length - 1; i >= 0; i--) {
      const row = lane.trouble[i];
      const start = columns.start[row];
      if (start > window.end || start + columns.duration[row] < window.start) {
        continue;
      }
      const bar = this.barOf(row, strip);
      if (bar.width >= bars.MARK_FROM && this._scene.layout.mode === 'lanes') {
        const isKilled = columns.pools.status.values[columns.status[row]] === 'killed';
        const mark = isKilled ? bars.drawTornEdge : bars.drawCross;
        mark(this._ctx, bar, theme.surface, theme.text);
      } else if (Math.abs(free - bar.x) >= this._flagDistance) {
        free = bar.x;
        bars.drawFlag(this._ctx, bar, theme.surface, theme.text);
      }
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
  private readonly _flagDistance: number;
  private readonly _wide: number[] = [];
  private _busy = 0;
}
