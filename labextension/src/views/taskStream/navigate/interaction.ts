/** What pointer and keys do: they pan, zoom, select, walk and pause. */

import type { StreamState } from '../model/streamState';
import type { ITimeSpan } from '../model/timeSpan';
import { bandAt, type Direction } from '../paint/pick';
import { type IScene, scaleOf, timeAt } from '../paint/scene';
import { Camera } from './camera';
import { type IInitialWindow, InitialWindow } from './initialWindow';
import { type KeyAction, keyAction } from './keys';
import { type IPointerTarget, watchPointer } from './pointer';
import { Selection } from './selection';
import { fitSpan } from './timeWindow';

const DOUBLE_CLICK_ZOOM = 1 / 3;

export interface IInteractionHost {
  /** The scene on screen, null before the first drawing. */
  readonly scene: IScene | null;
  /** Draw again. */
  changed(): void;
  showCard(): void;
  announceWindow(): void;
  announceTask(row: number): void;
  stepHit(by: 1 | -1): void;
  nextGrouping(): void;
  openSearch(): void;
  toggleHelp(isOpen?: boolean): void;
}

export class Interaction implements IPointerTarget {
  readonly camera = new Camera();
  readonly selection = new Selection();

  constructor(
    private readonly _state: StreamState,
    requested: IInitialWindow,
    private readonly _host: IInteractionHost
  ) {
    this._initialWindow = new InitialWindow(requested, this.camera, _state);
  }

  /** Listen to keys and pointer on the canvas; returns the stop function. */
  listen(canvas: HTMLCanvasElement): () => void {
    const stop = new AbortController();
    canvas.addEventListener('keydown', event => this._onKey(event), { signal: stop.signal });
    const stopPointer = watchPointer(canvas, this);
    return () => {
      stop.abort();
      stopPointer();
    };
  }

  /** The window to draw, and what is selected in it. */
  update() {
    const { selection } = this;
    this._initialWindow.apply();
    selection.updateRelations(this._state);
    const run = this._state.runState();
    const { row: selected, links } = selection;
    return { run, window: this.camera.window(run), selected, links };
  }

  hover(x: number, y: number): void {
    const { scene } = this._host;
    if (scene) {
      this.selection.hover(scene, x, y);
      this._host.showCard();
    }
  }

  leave(): void {
    this.selection.leave();
    this._host.showCard();
  }

  click(x: number, y: number): void {
    const { scene } = this._host;
    const band = scene && bandAt(scene, x, y);
    if (band) {
      this.show(fitSpan(band));
    } else if (scene) {
      this.selection.click(scene, x, y);
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
      this.camera.pan(this._state.runState(), seconds);
      this._moved();
    }
  }

  zoom(x: number, factor: number): void {
    const { scene } = this._host;
    if (scene) {
      this.camera.zoom(this._state.runState(), timeAt(scene, x), factor);
      this._moved();
    }
  }

  show(window: ITimeSpan): void {
    this.camera.show(this._state.runState(), window);
    this._moved();
  }

  fit(): void {
    this.camera.fit(this._state.runState());
    this._moved();
  }

  /** Hold the picture, or follow the newest tasks again. */
  toggleLive(): void {
    if (this.camera.isFollowing) {
      this.camera.hold(this._state.runState());
    } else {
      this.camera.follow();
    }
    this._moved();
  }

  /** Select a row, bring it into view and announce it. */
  goTo(row: number): void {
    const { start, duration } = this._state.tasks.columns;
    this.selection.select(row);
    const span = { start: start[row], end: start[row] + duration[row] };
    this.camera.reveal(this._state.runState(), span);
    this._host.announceTask(row);
    this._host.changed();
  }

  /** From a pinned task to one of its relatives, which is pinned instead. */
  goToRelative(row: number): void {
    this.goTo(row);
    this.selection.isPinned = true;
  }

  private _onKey(event: KeyboardEvent): void {
    const { scene } = this._host;
    const action = keyAction(event, this.selection.row !== null);
    // On a recording, space plays it.
    const isHandled = action?.type !== 'live' || !this._state.isRecorded;
    if (action && isHandled && scene) {
      event.preventDefault();
      event.stopPropagation();
      this._perform(action, scene);
    }
  }

  private _perform(action: KeyAction, scene: IScene): void {
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

  /** Enter selects a task in the middle; a second Enter pins its card. */
  private _pin(scene: IScene): void {
    if (this.selection.picked) {
      this.selection.togglePin();
      this._host.changed();
    } else {
      this._walk(scene, 'right');
    }
  }

  private _walk(scene: IScene, direction: Direction): void {
    if (this.selection.walk(scene, direction) && this.selection.row !== null) {
      this.goTo(this.selection.row);
    }
  }

  private _close(): void {
    this._host.toggleHelp(false);
    this.selection.clear();
    this._host.changed();
  }

  private _moved(): void {
    this.selection.windowMoved();
    this._host.announceWindow();
    this._host.changed();
  }

  private readonly _initialWindow: InitialWindow;
}
