/** The task stream on screen: one canvas, its card, its legend, its sentences. */

import type { ITelemetryFeed } from '../../feeds/feed';
import { make, setText } from '../shared/dom';
import { FrameLoop } from '../shared/frameLoop';
import { type IViewOptions, identity } from '../shared/options';
import { colorOf } from '../shared/palette';
import type { Phase } from '../shared/phase';
import { Shell } from '../shared/shell';
import { type ITheme, watchTheme } from '../shared/theme';
import { Throttle } from '../shared/throttle';
import { Camera, type IRunState, isActive } from './camera';
import { HoverCard } from './card';
import { Controls } from './controls';
import { factsOf, spokenFacts } from './facts';
import { type KeyMeaning, keyMeaning } from './keys';
import { layOut, preferredHeight } from './layout';
import { Legend, legendEntries } from './legend';
import { Painter } from './painter';
import { type Direction, firstTask, neighbour, type Picked, pickAt } from './pick';
import { watchPointer } from './pointer';
import { Recording } from './recording';
import { type IScene, scaleOf, timeAt } from './scene';
import { spokenSummary, statusLine } from './summary';
import { TASK_STREAM_CSS } from './taskStream.css';

/** How often the picture moves with the clock while tasks run and nothing else changes it. */
const TICK_MS = 100;
const TICK_REDUCED_MS = 1000;
const WORDS_MS = 250;

export class TaskStreamView {
  constructor(
    el: HTMLElement,
    private readonly _feed: ITelemetryFeed,
    options: IViewOptions
  ) {
    const trans = options.trans ?? identity;
    this._shell = new Shell(el, 'taskstream', TASK_STREAM_CSS, _feed, options, {
      emptyTitle: trans('No tasks yet'),
      emptyHint: trans('Run a cell that computes something with Dask: each task becomes a bar.'),
      startingTitle: trans('Waiting for the scheduler')
    });
    this._legend = new Legend(trans('Colours of the task prefixes'));
    this._controls = new Controls(trans, { fit: () => this._fit(), live: () => this._goLive() });
    this._assemble();
    this._painter = new Painter(this._canvas);
    this._loop = new FrameLoop(() => this._draw());
    this._recording = new Recording(_feed, () => this._onData(), trans);
    this._stops = this._listen();
    this._draw();
  }

  dispose(): void {
    clearTimeout(this._timer);
    for (const stop of this._stops) {
      stop();
    }
    this._recording.dispose();
    this._loop.dispose();
    this._words.dispose();
    this._shell.dispose();
  }

  private _assemble(): void {
    const head = make('div', { class: 'kh-head' }, this._legend.node, this._controls.node);
    this._plot.append(this._canvas, this._controls.help, this._spoken);
    this._shell.body.append(head, this._plot, this._line);
    // In the whole view rather than in the plot, which may be lower than the card.
    this._shell.root.append(this._card.node);
  }

  private _listen(): (() => void)[] {
    const redraw = () => this._loop.invalidate();
    const resized = new ResizeObserver(() => {
      this._legend.refit();
      redraw();
    });
    resized.observe(this._plot);
    const stop = new AbortController();
    this._canvas.addEventListener('keydown', event => this._onKey(event), { signal: stop.signal });
    return [
      () => resized.disconnect(),
      () => stop.abort(),
      watchTheme(this._shell.root, theme => {
        this._theme = theme;
        this._isStale = true;
        redraw();
      }),
      watchPointer(this._canvas, {
        hover: (x, y) => this._hover(x, y),
        leave: () => this._unhover(),
        click: (x, y) => this._click(x, y),
        drag: pixels => this._drag(pixels),
        zoom: (x, factor) => this._zoom(x, factor)
      })
    ];
  }

  private _onData(): void {
    this._isStale = true;
    this._loop.invalidate();
  }

  private _draw(): void {
    const { hasRows, model } = this._recording;
    model.sync();
    this._forgetOldSelection();
    const phase = this._shell.update(hasRows);
    this._shell.root.dataset.tasks = String(model.tasks);
    this._shell.root.dataset.running = String(this._recording.running.length);
    if (this._isStale) {
      this._isStale = false;
      this._words.request(phase !== this._phase);
      this._phase = phase;
    }
    if (!hasRows || !this._theme) {
      return;
    }
    this._plot.style.flexBasis = `${preferredHeight(model.workers)}px`;
    const { clientWidth: width, clientHeight: height } = this._plot;
    const run = this._recording.runState();
    const scene = this._makeScene(run, this._theme, width, height);
    this._scene = scene;
    this._painter.draw(scene, width, height, window.devicePixelRatio || 1);
    this._controls.showLive(this._camera.isFollowing, this._recording.isLive);
    this._showCard();
    this._scheduleTick(run);
  }

  private _makeScene(run: IRunState, theme: ITheme, width: number, height: number): IScene {
    const { model } = this._recording;
    return {
      columns: this._feed.tasks,
      model,
      layout: layOut(model.workers, width, height),
      window: this._camera.window(run),
      running: this._recording.placeRunning(),
      now: run.now,
      theme,
      selected: this._selected
    };
  }

  /** Row numbers mean other rows after the store was cleared or has forgotten its oldest. */
  private _forgetOldSelection(): void {
    if (this._generation !== this._feed.tasks.generation) {
      this._generation = this._feed.tasks.generation;
      this._selected = null;
      this._picked = null;
    }
    // The same run filled in again keeps the reader's place; another run has other times.
    if (this._ring !== this._recording.ring) {
      this._ring = this._recording.ring;
      this._camera.follow();
    }
  }

  /** Words and numbers change with the rows, but not with pan and zoom, and not 20 times a second. */
  private _describe(): void {
    const { trans, live } = this._shell;
    const summary = this._recording.summary();
    const { hasRows, model } = this._recording;
    const parts = statusLine(summary, trans);
    if (parts.join() !== this._lineShown) {
      this._lineShown = parts.join();
      this._line.replaceChildren(...parts.map(part => make('span', {}, part)));
    }
    const spoken = spokenSummary(summary, trans);
    this._canvas.setAttribute('aria-label', trans('Task stream: %1', spoken));
    live.say(hasRows ? spoken : '');
    if (this._theme) {
      const { prefix } = this._feed.tasks.pools;
      this._legend.show(legendEntries(model, prefix.values, this._theme.scheme, trans));
      this._legend.refit();
    }
  }

  private _showCard(): void {
    const { _scene: scene, _picked: picked } = this;
    if (!scene || !picked) {
      this._card.hide();
      return;
    }
    const facts = factsOf(picked, scene, this._shell.trans);
    const color = colorOf(facts.prefix, scene.theme.scheme);
    const { x, y } = this._anchor ?? anchorOf(picked, scene);
    this._card.show(facts, color, x, y + this._plot.offsetTop, this._isPinned);
  }

  private _scheduleTick(run: IRunState): void {
    clearTimeout(this._timer);
    if (isActive(run)) {
      const calm = window.matchMedia?.('(prefers-reduced-motion: reduce)').matches;
      this._timer = setTimeout(() => this._loop.invalidate(), calm ? TICK_REDUCED_MS : TICK_MS);
    }
  }

  private _hover(x: number, y: number): void {
    if (!this._scene || this._isPinned) {
      return;
    }
    const picked = pickAt(this._scene, x, y);
    if (picked || this._picked) {
      this._picked = picked;
      this._anchor = { x, y };
      this._showCard();
    }
  }

  private _unhover(): void {
    if (!this._isPinned) {
      this._picked = null;
      this._card.hide();
    }
  }

  private _click(x: number, y: number): void {
    const picked = this._scene && pickAt(this._scene, x, y);
    this._isPinned = picked !== null;
    this._picked = picked;
    this._anchor = { x, y };
    this._selected = picked?.kind === 'row' ? picked.row : null;
    this._loop.invalidate();
  }

  private _drag(pixels: number): void {
    if (this._scene) {
      const seconds = -pixels / scaleOf(this._scene).perSecond;
      this._camera.pan(this._recording.runState(), seconds);
      this._moved();
    }
  }

  private _zoom(x: number, factor: number): void {
    if (this._scene) {
      this._camera.zoom(this._recording.runState(), timeAt(this._scene, x), factor);
      this._moved();
    }
  }

  private _fit(): void {
    this._camera.fit(this._recording.runState());
    this._moved();
  }

  private _goLive(): void {
    this._camera.follow();
    this._moved();
  }

  /** What the pointer was over is elsewhere now; what the keyboard selected keeps its card. */
  private _moved(): void {
    if (this._selected === null) {
      this._unhover();
    }
    this._anchor = null;
    this._loop.invalidate();
  }

  private _onKey(event: KeyboardEvent): void {
    const meaning = keyMeaning(event);
    if (meaning && this._scene) {
      event.preventDefault();
      event.stopPropagation();
      this._obey(meaning, this._scene);
    }
  }

  private _obey(meaning: KeyMeaning, scene: IScene): void {
    const { window, layout } = scene;
    const span = window.end - window.start;
    const actions: Record<KeyMeaning['kind'], () => void> = {
      move: () => meaning.kind === 'move' && this._move(meaning.direction, scene),
      pan: () => meaning.kind === 'pan' && this._drag(-meaning.share * layout.width),
      zoom: () => meaning.kind === 'zoom' && this._zoomTo(window.start + span / 2, meaning.factor),
      pin: () => this._pin(),
      close: () => this._close(),
      fit: () => this._fit(),
      live: () => this._goLive(),
      help: () => this._controls.toggleHelp()
    };
    actions[meaning.kind]();
  }

  private _zoomTo(time: number, factor: number): void {
    this._camera.zoom(this._recording.runState(), time, factor);
    this._moved();
  }

  private _move(direction: Direction, scene: IScene): void {
    const row =
      this._selected === null ? firstTask(scene) : neighbour(scene, this._selected, direction);
    if (row === null) {
      return;
    }
    const { start, duration } = this._feed.tasks;
    this._selected = row;
    this._picked = { kind: 'row', row };
    this._anchor = null;
    this._camera.reveal(this._recording.runState(), {
      start: start[row],
      end: start[row] + duration[row]
    });
    setText(this._spoken, spokenFacts(factsOf(this._picked, scene, this._shell.trans)));
    this._loop.invalidate();
  }

  private _pin(): void {
    this._isPinned = this._picked !== null && !this._isPinned;
    this._loop.invalidate();
  }

  private _close(): void {
    this._controls.toggleHelp(false);
    this._isPinned = false;
    this._picked = null;
    this._selected = null;
    this._loop.invalidate();
  }

  private readonly _shell: Shell;
  private readonly _legend: Legend;
  private readonly _controls: Controls;
  private readonly _painter: Painter;
  private readonly _loop: FrameLoop;
  private readonly _recording: Recording;
  private readonly _stops: (() => void)[];
  private readonly _words = new Throttle(() => this._describe(), WORDS_MS);
  private readonly _camera = new Camera();
  private readonly _card = new HoverCard();
  private readonly _plot = make('div', { class: 'kh-plot' });
  private readonly _line = make('div', { class: 'kh-foot-line' });
  private readonly _spoken = make('div', { class: 'kh-hidden', 'aria-live': 'polite' });
  // A host with single-key commands (a notebook) must not hear the keys typed here.
  private readonly _canvas = make('canvas', {
    tabindex: '0',
    role: 'application',
    'aria-roledescription': 'task stream',
    'data-lm-suppress-shortcuts': 'true'
  });
  private _theme: ITheme | null = null;
  private _scene: IScene | null = null;
  private _selected: number | null = null;
  private _picked: Picked | null = null;
  /** Where the pointer was; null puts the card at the task itself. */
  private _anchor: { x: number; y: number } | null = null;
  private _isPinned = false;
  private _isStale = true;
  private _phase: Phase | null = null;
  private _lineShown = '';
  private _generation = 0;
  private _ring = '';
  private _timer: ReturnType<typeof setTimeout> | undefined;
}

function anchorOf(picked: Picked, scene: IScene): { x: number; y: number } {
  const { columns, model, layout } = scene;
  const lane = picked.kind === 'row' ? model.laneOf(picked.row) : picked.task.lane;
  const strip = lane && layout.strips.find(each => each.lanes.includes(lane));
  const start = picked.kind === 'row' ? columns.start[picked.row] : picked.task.start;
  const x = Math.max(layout.left, scaleOf(scene).x(start));
  return { x, y: strip ? strip.top + strip.height / 2 : 0 };
}
