/** The whole recording in a strip of 24 pixels, with the visible window to drag over it. */

import { make } from '../../shared/dom';
import { formatDuration } from '../../shared/format';
import type { Translate } from '../../shared/options';
import { colorOf } from '../../shared/palette';
import { laneCount } from '../model/lane';
import type { ITimeSpan } from '../model/timeSpan';
import { columnAt, type IMinimapScene, pixelOf, timeAtPixel } from './minimapScene';
import { dragged, EDGE_PX, type Grip, gripAt, windowForKey } from './minimapWindow';

export const MINIMAP_HEIGHT = 24;

const MIN_WINDOW_PX = 3;

export class Minimap {
  readonly node: HTMLElement;

  constructor(
    private readonly _trans: Translate,
    private readonly _show: (window: ITimeSpan) => void
  ) {
    this.node = make(
      'div',
      {
        class: 'kh-minimap',
        role: 'slider',
        tabindex: '0',
        'aria-label': _trans('Visible stretch of the recording'),
        title: _trans('Drag the window, or its edges; arrow keys move it, + and − resize it')
      },
      this._canvas,
      this._frame
    );
    this._ctx = this._canvas.getContext('2d');
    this.node.addEventListener('pointerdown', event => this._down(event));
    this.node.addEventListener('pointermove', event => this._move(event));
    this.node.addEventListener('pointerup', () => this._up());
    this.node.addEventListener('pointercancel', () => this._up());
    this.node.addEventListener('keydown', event => this._onKey(event));
  }

  draw(scene: IMinimapScene, pixelRatio: number): void {
    this._scene = scene;
    const { layout, version, theme, isFollowing } = scene;
    const { left, width } = layout;
    // While tasks run the end moves with every frame; the picture follows with the next version,
    // and so does the window in it: moving that costs a layout of the page.
    const key = [left, width, version, theme.scheme, pixelRatio].join();
    const isNew = key !== this._drawn;
    if (isNew) {
      this._drawn = key;
      this.node.style.marginLeft = `${left}px`;
      this.node.style.width = `${width}px`;
      this._paint(scene, pixelRatio);
    }
    if (isNew || !isFollowing || !this._wasFollowing) {
      this._placeFrame(scene);
    }
    this._wasFollowing = isFollowing;
  }

  private _placeFrame(scene: IMinimapScene): void {
    const { window, recorded, layout } = scene;
    const { width } = layout;
    const from = clamp(pixelOf(scene, window.start), 0, width - MIN_WINDOW_PX);
    const to = clamp(pixelOf(scene, window.end), from + MIN_WINDOW_PX, width);
    const style = `translateX(${from.toFixed(1)}px)`;
    if (this._frame.style.transform !== style || this._frameWidth !== to - from) {
      this._frame.style.transform = style;
      this._frameWidth = to - from;
      this._frame.style.width = `${(to - from).toFixed(1)}px`;
      this._describe(window, recorded);
    }
  }

  private _describe(window: ITimeSpan, recorded: ITimeSpan): void {
    const since = (time: number) => Math.max(0, time - recorded.start);
    const whole = since(recorded.end);
    const shown = [since(window.start), Math.min(since(window.end), whole)];
    const times = [...shown, whole].map(formatDuration);
    this.node.setAttribute('aria-valuemin', '0');
    this.node.setAttribute('aria-valuemax', whole.toFixed(3));
    this.node.setAttribute('aria-valuenow', Math.min(shown[0], whole).toFixed(3));
    this.node.setAttribute('aria-valuetext', this._trans('%1 to %2 of %3', ...times));
  }

  private _paint(scene: IMinimapScene, pixelRatio: number): void {
    const ctx = this._ctx;
    if (!ctx) {
      return;
    }
    const { theme } = scene;
    const { width } = scene.layout;
    this._canvas.width = Math.max(1, Math.round(width * pixelRatio));
    this._canvas.height = Math.round(MINIMAP_HEIGHT * pixelRatio);
    ctx.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
    const lanes = laneCount(scene.model.groups);
    const prefixes = scene.tasks.pools.prefix.values;
    for (let x = 0; x < width; x++) {
      const column = columnAt(scene, x, lanes);
      if (column.busy > 0) {
        const height = Math.max(2, column.busy * MINIMAP_HEIGHT);
        ctx.fillStyle = colorOf(prefixes[column.prefix] ?? '', theme.scheme);
        ctx.fillRect(x, MINIMAP_HEIGHT - height, 1, height);
      }
      if (column.isTrouble) {
        ctx.fillStyle = theme.text;
        ctx.fillRect(x - 1, 0, 3, 4);
      }
    }
  }

  private _down(event: PointerEvent): void {
    const scene = this._scene;
    if (!scene || event.button !== 0) {
      return;
    }
    const x = event.clientX - this.node.getBoundingClientRect().left;
    this.node.setPointerCapture(event.pointerId);
    const [from, to] = [pixelOf(scene, scene.window.start), pixelOf(scene, scene.window.end)];
    const isInside = x >= from - EDGE_PX && x <= to + EDGE_PX;
    this._grip = isInside && to - from > 3 * EDGE_PX ? gripAt(x, from, to) : 'move';
    this._lastX = x;
    if (!isInside) {
      const half = (scene.window.end - scene.window.start) / 2;
      const middle = timeAtPixel(scene, x);
      this._show({ start: middle - half, end: middle + half });
    }
  }

  private _move(event: PointerEvent): void {
    const scene = this._scene;
    if (!scene) {
      return;
    }
    const x = event.clientX - this.node.getBoundingClientRect().left;
    if (this._grip) {
      const seconds = timeAtPixel(scene, x) - timeAtPixel(scene, this._lastX);
      this._lastX = x;
      this._show(dragged(scene.window, this._grip, seconds));
      return;
    }
    const [from, to] = [pixelOf(scene, scene.window.start), pixelOf(scene, scene.window.end)];
    const isEdge = to - from > 3 * EDGE_PX && gripAt(x, from, to) !== 'move';
    this.node.style.cursor = isEdge ? 'ew-resize' : 'grab';
  }

  private _up(): void {
    this._grip = null;
  }

  private _onKey(event: KeyboardEvent): void {
    const scene = this._scene;
    if (!scene || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const moved = windowForKey(event.key, scene);
    if (moved) {
      event.preventDefault();
      event.stopPropagation();
      this._show(moved);
    }
  }

  private readonly _canvas = make('canvas', { 'aria-hidden': 'true' });
  private readonly _frame = make('div', { class: 'kh-minimap-window' });
  private readonly _ctx: CanvasRenderingContext2D | null;
  private _scene: IMinimapScene | null = null;
  private _drawn = '';
  private _wasFollowing = false;
  private _frameWidth = 0;
  private _grip: Grip | null = null;
  private _lastX = 0;
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), Math.max(low, high));
}
