/** The canvas of the lanes: its size, and the scene that was drawn on it last. */

import { make, setPixels } from '../../shared/dom';
import { bottomOf, fullHeight, layOut, preferredHeight } from './layout';
import { Painter } from './painter';
import type { IScene } from './scene';

export class Plot {
  readonly node = make('div', { class: 'kh-plot' });
  // A host with single-key commands (a notebook) must not receive the keys typed here.
  readonly canvas = make('canvas', {
    tabindex: '0',
    role: 'application',
    'aria-roledescription': 'task stream',
    'data-lm-suppress-shortcuts': 'true'
  });
  /** Null before the first drawing. */
  scene: IScene | null = null;

  constructor() {
    this.node.append(this.canvas);
    this._painter = new Painter(this.canvas);
  }

  draw(content: Omit<IScene, 'layout'>, pixelRatio: number): IScene {
    const { groups } = content.source;
    const hasBands = content.bands.length > 0;
    setPixels(this.node, 'flexBasis', preferredHeight(groups, hasBands));
    // The minimap stays under the lanes, however high the panel is.
    setPixels(this.node, 'maxHeight', fullHeight(groups, hasBands));
    const { clientWidth: width, clientHeight: height } = this.node;
    const scene = { ...content, layout: layOut(groups, width, height, hasBands) };
    this.scene = scene;
    // No taller than its lanes: the cost of a frame grows with the canvas.
    const bottom = Math.min(height, bottomOf(scene.layout));
    setPixels(this.canvas, 'height', bottom);
    this._painter.draw(scene, width, bottom, pixelRatio);
    return scene;
  }

  private readonly _painter: Painter;
}
