/** What every strip of one drawing needs: scale, resolution, colours, and where a row is. */

import { colorOf } from '../../shared/palette';
import type { IVisitor, Track } from '../model/track';
import type { IBar } from './bars';
import type { IStrip } from './layout';
import { type IScale, type IScene, scaleOf } from './scene';

/** Narrower tasks are added up instead of drawn one by one. */
export const BAR_FROM = 3;
/** Lanes times pixels beyond which blocks stay closed earlier: a frame reads no more of them. */
const FRAME_BLOCKS = 60_000;

export class Frame {
  readonly scale: IScale;
  /** Pixels of the device: per second, and of the whole plot. */
  readonly pixelsPerSecond: number;
  readonly pixels: number;
  /** A strip is a group of lanes: shades only, no bars. */
  readonly isDense: boolean;

  constructor(
    readonly ctx: CanvasRenderingContext2D,
    readonly scene: IScene,
    readonly pixelRatio: number
  ) {
    const { layout } = scene;
    this.scale = scaleOf(scene);
    this.pixelsPerSecond = this.scale.perSecond * pixelRatio;
    this.isDense = layout.mode === 'groups';
    this.pixels = Math.max(1, Math.round(layout.width * pixelRatio));
    const lanes = layout.strips.reduce((sum, strip) => sum + strip.lanes.length, 0);
    this._grain = Math.max(1, (lanes * this.pixels) / FRAME_BLOCKS) / this.pixelsPerSecond;
  }

  /** Every row or closed block of a track that is in the window. */
  visit(track: Track, visitor: IVisitor): void {
    const { columns, window } = this.scene;
    track.visit(columns, window.start, window.end, this._grain, visitor);
  }

  /** The rectangle of a row, cut to the window so that far-away ends cost nothing. */
  barOf(row: number, strip: IStrip): IBar {
    const { columns, layout } = this.scene;
    const start = this.scale.x(columns.start[row]);
    const end = start + columns.duration[row] * this.scale.perSecond;
    const x = Math.max(start, layout.left);
    const width = Math.min(end, layout.left + layout.width + 8) - x;
    return { x, y: strip.top, width, height: strip.height };
  }

  /** Of a prefix, by its code. */
  colorOf(code: number): string {
    const { tasks, theme } = this.scene;
    return colorOf(tasks.pools.prefix.values[code], theme.scheme);
  }

  /** Seconds below which a block stays closed. */
  private readonly _grain: number;
}
