/** What the reader's hands do: pan, zoom, select, walk, pause. It changes camera and selection. */

import type { TaskColumns } from '../../../feeds/taskColumns';
import type { ISpan } from '../model/bursts';
import type { StreamState } from '../model/streamState';
import { bandAt } from '../paint/bands';
import { type IScene, scaleOf, timeAt } from '../paint/scene';
import type { Camera } from './camera';
import type { KeyAction } from './keys';
import type { IPointerTarget } from './pointer';
import type { Selection } from './selection';
import { fitSpan } from './timeWindow';

const DOUBLE_CLICK_ZOOM = 1 / 3;

export interface IInteractionHost {
  /** What is on screen, null before the first drawing. */
  readonly scene: IScene | null;
  /** Draw again. */
  changed(): void;
  showCard(): void;
  /** The window has moved. */
  announceWindow(): void;
  announceTask(row: number): void;
  stepHit(by: 1 | -1): void;
  nextGrouping(): void;
  openSearch(): void;
  toggleHelp(isOpen?: boolean): void;
}

export class Interaction implements IPointerTarget {
  constructor(
    private readonly _tasks: TaskColumns,
    private readonly _state: StreamState,
    private readonly _camera: Camera,
    private readonly _selection: Selection,
    private readonly _host: IInteractionHost
  ) {}

  hover(x: number, y: number): void {
    const { scene } = this._host;
    if (scene) {
      this._selection.hover(scene, x, y);
      this._host.showCard();
    }
  }

  leave(): void {
    this._selection.leave();
    this._host.showCard();
  }

  click(x: number, y: number): void {
    const { scene } = this._host;
    const band = scene && bandAt(scene, x, y);
    if (band) {
      this.show(fitSpan(band));
    } else if (scene) {
      this._selection.click(scene, x, y);
      this._host.changed();
    }
  }

  doubleClick(x: number): void {
    this.zoom(x, DOUBLE_CLICK_ZOOM);
  }

  drag(pixels: number): void {
    const { scene } = this._host;
    if (scene) {
      const seconds = -pixels / scaleOf(scene).perSecond;
      this._camera.pan(this._state.runState(), seconds);
      this._moved();
    }
  }

  zoom(x: number, factor: number): void {
    const { scene } = this._host;
    if (scene) {
      this._camera.zoom(this._state.runState(), timeAt(scene, x), factor);
      this._moved();
    }
  }

  show(window: ISpan): void {
    this._camera.show(this._state.runState(), window);
    this._moved();
  }

  fit(): void {
    this._camera.fit(this._state.runState());
    this._moved();
  }

  /** Hold the picture, or follow the newest tasks again. */
  toggleLive(): void {
    if (this._camera.isFollowing) {
      this._camera.hold(this._state.runState());
    } else {
      this._camera.follow();
    }
    this._moved();
  }

  /** Select a row, bring it into view and say what it is. */
  goTo(row: number): void {
    const { start, duration } = this._tasks;
    this._selection.select(row);
    const span = { start: start[row], end: start[row] + duration[row] };
    this._camera.reveal(this._state.runState(), span);
    this._host.announceTask(row);
    this._host.changed();
  }

  perform(action: KeyAction, scene: IScene): void {
    const { layout } = scene;
    if (action.type === 'move') {
      this._walk(scene, action.direction);
    } else if (action.type === 'pan') {
      this.drag(-action.share * layout.width);
    } else if (action.type === 'zoom') {
      this.zoom(layout.left + layout.width / 2, action.factor);
    } else if (action.type === 'step') {
      this._host.stepHit(action.by);
    } else {
      this._press(action.type, scene);
    }
  }

  private _press(key: Exclude<KeyAction['type'], 'move' | 'pan' | 'zoom' | 'step'>, scene: IScene) {
    const actions = {
      pin: () => this._pin(scene),
      close: () => this._close(),
      fit: () => this.fit(),
      live: () => this.toggleLive(),
      help: () => this._host.toggleHelp(),
      search: () => this._host.openSearch(),
      group: () => this._host.nextGrouping()
    };
    actions[key]();
  }

  /** Enter takes hold of a task in the middle; once more, and its card stays. */
  private _pin(scene: IScene): void {
    if (this._selection.picked) {
      this._selection.togglePin();
      this._host.changed();
    } else {
      this._walk(scene, 'right');
    }
  }

  private _walk(scene: IScene, direction: 'left' | 'right' | 'up' | 'down'): void {
    if (this._selection.walk(scene, direction) && this._selection.row !== null) {
      this.goTo(this._selection.row);
    }
  }

  private _close(): void {
    this._host.toggleHelp(false);
    this._selection.clear();
    this._host.changed();
  }

  private _moved(): void {
    this._selection.moved();
    this._host.announceWindow();
    this._host.changed();
  }
}
