/** Draw the tasks of one strip: bars where they are wide enough, shades where they are not. */

import { colorOf, textureOf } from '../../shared/palette';
import { type Coverage, shade } from '../model/coverage';
import type { ILane } from '../model/lane';
import type { IVisitor, Track } from '../model/track';
import * as bars from './bars';
import type { IStrip } from './layout';
import type { IPatterns } from './patterns';
import { type IScale, type IScene, scaleOf } from './scene';
import type { ShadeRow } from './shades';

/** Narrower tasks are added up instead of drawn one by one. */
const BAR_FROM = 3;
/** From this width on neighbours are told apart by a gap; narrower bars keep their whole width. */
const GAP_FROM = 4;
const TEXTURE_FROM = 6;
const SIDE_HEIGHT = 5;
/** Flags nearer than this would run into one another; on low strips, into their neighbours. */
const FLAG_DISTANCE = 10;
const FLAG_DISTANCE_DENSE = 32;
/** What a search did not find. */
const DIMMED = 0.2;
/** Lanes times pixels beyond which blocks stay closed earlier: a frame looks at no more of them. */
const FRAME_BLOCKS = 60_000;

export interface IBrushes {
  coverage: Coverage;
  shades: ShadeRow;
  sideShades: ShadeRow;
  patterns: IPatterns;
}

export class StripPainter {
  constructor(
    private readonly _ctx: CanvasRenderingContext2D,
    private readonly _scene: IScene,
    private readonly _brushes: IBrushes,
    private readonly _pixelRatio: number
  ) {
    const { layout } = _scene;
    this._scale = scaleOf(_scene);
    this._isDense = layout.mode === 'groups';
    this._pixels = Math.max(1, Math.round(layout.width * _pixelRatio));
    const lanes = layout.strips.reduce((sum, strip) => sum + strip.lanes.length, 0);
    this._grain = Math.max(1, (lanes * this._pixels) / FRAME_BLOCKS);
  }

  /** Returns the busy seconds of the strip inside the window. */
  draw(strip: IStrip): number {
    const { search } = this._scene;
    this._busy = 0;
    this._drawMain(strip, search ? DIMMED : 1, lane => lane.main);
    const busy = this._busy;
    if (!this._isDense) {
      this._drawSide(strip, strip.lanes[0]);
    }
    if (search) {
      this._drawMain(strip, 'found', lane => search.trackOf(lane));
    }
    for (const lane of strip.lanes) {
      this._drawTrouble(strip, lane);
    }
    return busy;
  }

  private _drawMain(
    strip: IStrip,
    opacity: number | 'found',
    trackOf: (lane: ILane) => Track | null
  ): void {
    const { coverage } = this._brushes;
    coverage.reset(this._pixels);
    this._wide.length = 0;
    const visitor = this._mainVisitor(strip.lanes.length);
    for (const lane of strip.lanes) {
      const track = trackOf(lane);
      if (track) {
        this._visit(track, visitor);
      }
    }
    this._ctx.globalAlpha = opacity === 'found' ? 1 : opacity;
    this._drawShades(strip, opacity === 'found');
    this._drawBars(strip, opacity === 1 || opacity === 'found');
    this._ctx.globalAlpha = 1;
  }

  private _visit(track: Track, visitor: IVisitor): void {
    const { columns, window } = this._scene;
    const grain = this._grain / (this._scale.perSecond * this._pixelRatio);
    track.visit(columns, window.start, window.end, grain, visitor);
  }

  private _mainVisitor(lanes: number): IVisitor {
    const { columns, window } = this._scene;
    const { perSecond } = this._scale;
    const toPixel = perSecond * this._pixelRatio;
    const cover = (start: number, end: number, busy: number, prefix: number) => {
      this._busy += busy;
      const from = (start - window.start) * toPixel;
      const to = (end - window.start) * toPixel;
      this._brushes.coverage.add(from, to, (busy * toPixel) / lanes, prefix);
    };
    return {
      block: cover,
      row: row => {
        const start = columns.start[row];
        const duration = columns.duration[row];
        const width = duration * perSecond;
        if (!this._isDense && width >= BAR_FROM) {
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
    if (model.types.type(row) === 'compute') {
      const gap = width >= GAP_FROM ? this._pixelRatio : 0;
      const from = (start - window.start) * toPixel;
      const to = (end - window.start) * toPixel - gap;
      this._brushes.coverage.add(from, to, to - from, columns.prefix[row]);
    }
  }

  private _drawShades(strip: IStrip, isFound: boolean): void {
    const { coverage, shades } = this._brushes;
    if (!coverage.isEmpty) {
      const { left, width } = this._scene.layout;
      const box = { x: left, y: strip.top, width, height: strip.height };
      // One hit among a thousand tasks of a pixel must not be as pale as its share.
      const opacity = isFound ? full : shade;
      shades.draw(this._ctx, coverage, code => this._color(code), box, opacity);
    }
  }

  private _drawBars(strip: IStrip, hasLabels: boolean): void {
    const { columns, model, theme } = this._scene;
    this._ctx.font = `11px ${theme.font}`;
    this._ctx.textAlign = 'left';
    this._ctx.textBaseline = 'middle';
    // Clocks of workers are corrected late, so bars of one lane may overlap; labels must not.
    let free = Number.NEGATIVE_INFINITY;
    for (const row of this._wide) {
      const bar = this.barOf(row, strip);
      const color = this._color(columns.prefix[row]);
      if (model.types.type(row) === 'deserialize') {
        bars.drawOutline(this._ctx, bar, color);
        continue;
      }
      this._drawTexture(bar, columns.prefix[row]);
      if (hasLabels && bar.x >= free) {
        const label = columns.pools.prefix.values[columns.prefix[row]];
        const isTextured = textureOf(label) > 0;
        const width = bar.width - (model.types.isTrouble(row) ? bars.MARK_WIDTH : 0);
        const isDrawn = bars.drawLabel(this._ctx, { ...bar, width }, label, color, isTextured);
        free = isDrawn ? bar.x + bar.width : free;
      }
    }
  }

  private _drawTexture(bar: bars.IBar, code: number): void {
    const texture = textureOf(this._scene.columns.pools.prefix.values[code]);
    if (texture > 0 && bar.width >= TEXTURE_FROM) {
      const { textures } = this._brushes.patterns;
      this._ctx.fillStyle = textures[texture % textures.length];
      this._ctx.fillRect(bar.x, bar.y, bar.width - 1, bar.height);
    }
  }

  /** Transfers and disk along the lower edge: patterned where wide enough, else shaded. */
  private _drawSide(strip: IStrip, lane: ILane): void {
    const { columns, window, layout, theme } = this._scene;
    const { coverage, sideShades } = this._brushes;
    const { perSecond } = this._scale;
    const toPixel = perSecond * this._pixelRatio;
    const wide: number[] = [];
    coverage.reset(this._pixels);
    const cover = (start: number, end: number, busy: number) =>
      coverage.add(
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
    if (!coverage.isEmpty) {
      const height = SIDE_HEIGHT - 2;
      const y = strip.top + strip.height - height;
      const box = { x: layout.left, y, width: layout.width, height };
      sideShades.draw(this._ctx, coverage, () => theme.text, box, shade);
    }
    for (const row of wide) {
      this._drawPatterned(row, strip);
    }
  }

  private _drawPatterned(row: number, strip: IStrip): void {
    const { model, theme } = this._scene;
    const { patterns } = this._brushes;
    const { x, width, y, height } = this.barOf(row, strip);
    const top = y + height - SIDE_HEIGHT;
    this._ctx.fillStyle = theme.surface;
    this._ctx.fillRect(x, top - 1, width, SIDE_HEIGHT + 1);
    this._ctx.fillStyle = model.types.type(row) === 'disk' ? patterns.dots : patterns.hatch;
    this._ctx.fillRect(x, top, width, SIDE_HEIGHT);
  }

  private _drawTrouble(strip: IStrip, lane: ILane): void {
    const { columns, window, theme } = this._scene;
    const distance = this._isDense ? FLAG_DISTANCE_DENSE : FLAG_DISTANCE;
    let last = Number.NEGATIVE_INFINITY;
    const flag = (bar: bars.IBar) => {
      if (Math.abs(bar.x - last) >= distance) {
        last = bar.x;
        bars.drawFlag(this._ctx, bar, theme.surface, theme.text);
      }
    };
    const grain = distance / this._scale.perSecond;
    lane.trouble.visit(columns, window.start, window.end, grain, {
      block: start =>
        flag({ x: this._scale.x(start), y: strip.top, width: 1, height: strip.height }),
      row: row => {
        const bar = this.barOf(row, strip);
        if (bar.width >= bars.MARK_FROM && !this._isDense) {
          const isKilled = columns.pools.status.values[columns.status[row]] === 'killed';
          const mark = isKilled ? bars.drawTornEdge : bars.drawCross;
          mark(this._ctx, bar, theme.surface, theme.text);
        } else {
          flag(bar);
        }
      }
    });
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
  private readonly _isDense: boolean;
  /** Pixels below which a block stays closed. */
  private readonly _grain: number;
  private readonly _wide: number[] = [];
  private _busy = 0;
}

function full(): number {
  return 1;
}
