/** The task stream on screen: lanes, minimap, card, legend, sentences, and how they are steered. */

import type { ITelemetryFeed } from '../../feeds/feed';
import { make, setFacts, setPixels, setText } from '../shared/dom';
import { FrameLoop } from '../shared/frameLoop';
import { identity } from '../shared/options';
import { colorOf } from '../shared/palette';
import type { Phase } from '../shared/phase';
import { Shell } from '../shared/shell';
import { type ITheme, watchTheme } from '../shared/theme';
import { Throttle } from '../shared/throttle';
import { watchOnScreen } from '../shared/visible';
import { Camera, type IRunState, isActive } from './camera';
import { TaskCard } from './card';
import { Controls } from './controls';
import { DrawPace } from './drawPace';
import { factsOf, spokenFacts } from './facts';
import { Finder } from './finder';
import { type GroupBy, Grouping } from './grouping';
import { keyMeaning } from './keys';
import { laneCount } from './lane';
import { bottomOf, fullHeight, layOut, preferredHeight } from './layout';
import { Minimap } from './minimap';
import { Opening } from './opening';
import type { ITaskStreamOptions } from './options';
import { Painter } from './painter';
import { watchPointer } from './pointer';
import { Recording } from './recording';
import type { IScene } from './scene';
import { Search } from './search';
import { Selection } from './selection';
import { Steering } from './steering';
import { TASK_STREAM_CSS } from './taskStream.css';
import { Words } from './words';

const WORDS_MS = 500;
const SPEAK_MS = 500;

export class TaskStreamView {
  constructor(
    el: HTMLElement,
    private readonly _feed: ITelemetryFeed,
    options: ITaskStreamOptions
  ) {
    const trans = options.trans ?? identity;
    this._shell = new Shell(el, 'taskstream', TASK_STREAM_CSS, _feed, options, {
      emptyTitle: trans('No tasks yet'),
      emptyHint: trans('Run a cell that computes something with Dask: each task becomes a bar.'),
      startingTitle: trans('Waiting for the scheduler')
    });
    this._shell.topics = ['task_stream'];
    this._loop = new FrameLoop(() => this._draw());
    this._recording = new Recording(_feed, isUrgent => this._onData(isUrgent), trans);
    this._opening = new Opening(options, this._camera, this._recording.cells);
    this._grouping = new Grouping({ feed: _feed, trans, ...this._recording.parts });
    this._steering = this._makeSteering();
    this._finder = this._makeFinder();
    this._controls = new Controls(trans, _feed.run !== undefined, {
      search: () => this._finder.bar.toggle(),
      group: by => this._group(by),
      fit: () => this._steering.fit(),
      live: () => this._steering.toggleLive()
    });
    this._minimap = new Minimap(trans, window => this._steering.show(window));
    const choose = (prefix: string) => this._finder.bar.open(`prefix:${prefix}`);
    this._words = new Words(this._shell, this._recording, this._canvas, choose);
    this._card = new TaskCard(trans, this._colorOf, row => this._walkTo(row));
    this._assemble();
    this._painter = new Painter(this._canvas);
    this._stops = this._listen();
    this._grouping.choose(options.groupBy ?? 'worker');
    this._draw();
  }

  dispose(): void {
    clearTimeout(this._speaking);
    for (const stop of this._stops) {
      stop();
    }
    this._recording.dispose();
    this._loop.dispose();
    this._pace.dispose();
    this._wordsPace.dispose();
    this._shell.dispose();
  }

  private _makeSteering(): Steering {
    const view = this;
    return new Steering(this._feed.tasks, this._recording, this._camera, this._selection, {
      get scene() {
        return view._scene;
      },
      changed: () => this._loop.invalidate(),
      showCard: () => this._showCard(),
      tellWindow: () => this._tellWindow(),
      tellTask: row => this._tellTask(row),
      stepHit: by => this._finder.step(by),
      nextGrouping: () => this._group(this._grouping.next),
      openSearch: () => this._finder.bar.open(),
      toggleHelp: isOpen => this._controls.toggleHelp(isOpen)
    });
  }

  private _makeFinder(): Finder {
    const { model } = this._recording;
    const { tasks } = this._feed;
    const nameOf = (address: string) => model.groups.find(({ key }) => key === address)?.name;
    const laneOf = (row: number) => this._grouping.source.laneOf(row);
    const isTask = (row: number) => model.kinds.kind(row) === 'compute';
    const search = new Search(tasks, { isTask, laneOf, nameOf });
    return new Finder(search, this._shell.trans, {
      changed: () => this._loop.invalidate(),
      goTo: row => this._steering.goTo(row),
      closed: () => {
        this._canvas.focus();
        this._loop.invalidate();
      }
    });
  }

  private _assemble(): void {
    const head = make('div', { class: 'kh-head' }, this._words.legend.node, this._controls.node);
    this._plot.append(this._canvas, this._spoken);
    const { bar } = this._finder;
    this._shell.body.append(head, bar.node, this._plot, this._minimap.node, this._words.line);
    // In the whole view rather than in the plot, which may be lower than the cards.
    this._shell.root.append(this._controls.help, this._card.node);
  }

  private _listen(): (() => void)[] {
    const redraw = () => this._loop.invalidate();
    const resized = new ResizeObserver(() => {
      this._words.legend.refit();
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
      watchOnScreen(this._shell.root, isOnScreen => {
        this._pace.isOnScreen = isOnScreen;
        redraw();
      }),
      watchPointer(this._canvas, this._steering)
    ];
  }

  private _onData(isUrgent: boolean): void {
    this._isStale = true;
    this._pace.request(isUrgent, !this._scene || this._feed.run !== undefined);
  }

  private _draw(): void {
    const { hasRows } = this._recording;
    this._pace.drawn();
    this._recording.sync();
    this._forgetOldRows();
    this._grouping.sync();
    const isSearching = this._finder.advance();
    const phase = this._shell.update(hasRows);
    this._noteFacts();
    if (this._isStale) {
      this._isStale = false;
      this._wordsPace.request(phase !== this._phase);
      this._phase = phase;
    }
    if (this._hasNewWords) {
      this._hasNewWords = false;
      this._describe();
    }
    if (hasRows && this._theme && this._pace.isOnScreen) {
      this._paint(this._theme);
    }
    if (isSearching) {
      this._loop.invalidate();
    }
  }

  private _noteFacts(): void {
    setFacts(this._shell.root, {
      tasks: this._recording.model.tasks,
      running: this._recording.running.length,
      following: this._camera.isFollowing,
      group: this._grouping.by
    });
  }

  private _paint(theme: ITheme): void {
    const { groups } = this._grouping.source;
    const hasBands = this._recording.cells.bands.length > 0;
    setPixels(this._plot, 'flexBasis', preferredHeight(groups, hasBands));
    // The minimap stays under the lanes, however high the panel is.
    setPixels(this._plot, 'maxHeight', fullHeight(groups, hasBands));
    const { clientWidth: width, clientHeight: height } = this._plot;
    const run = this._recording.runState();
    this._opening.apply(run);
    const scene = this._makeScene(run, theme, width, height);
    this._scene = scene;
    const pixelRatio = window.devicePixelRatio || 1;
    // No taller than its lanes: every frame costs what the canvas covers.
    const bottom = Math.min(height, bottomOf(scene.layout));
    setPixels(this._canvas, 'height', bottom);
    this._painter.draw(scene, width, bottom, pixelRatio);
    this._drawMinimap(scene, run, pixelRatio);
    this._controls.showLive(this._camera.isFollowing, this._recording.isLive);
    this._controls.showGroupings(this._grouping.known, this._grouping.by);
    this._showCard();
    this._scheduleTick(run);
  }

  private _makeScene(run: IRunState, theme: ITheme, width: number, height: number): IScene {
    const { source } = this._grouping;
    const { search } = this._finder;
    const { model, lineage, cells } = this._recording;
    this._selection.updateRelations({ lineage, graph: this._feed.graph });
    return {
      columns: this._feed.tasks,
      graph: this._feed.graph,
      model,
      lineage,
      bands: cells.bands,
      source,
      layout: layOut(source.groups, width, height, cells.bands.length > 0),
      window: this._camera.window(run),
      running: this._recording.placeRunning(source),
      now: this._recording.clock(),
      moment: run.whole && run.now < run.whole.end ? run.now : null,
      theme,
      selected: this._selection.row,
      search: search.isActive ? search : null,
      links: this._selection.links
    };
  }

  private _drawMinimap({ window, layout, theme }: IScene, run: IRunState, ratio: number): void {
    const { model } = this._recording;
    const scene = {
      overview: model.overview,
      prefixes: this._feed.tasks.pools.prefix.values,
      lanes: laneCount(model.groups),
      recorded: this._camera.recorded(run),
      window,
      theme,
      left: layout.left,
      width: layout.width,
      version: this._version,
      isFollowing: this._camera.isFollowing
    };
    this._minimap.draw(scene, ratio);
  }

  /** Row numbers mean other rows after the store was cleared or has forgotten its oldest. */
  private _forgetOldRows(): void {
    if (this._generation !== this._feed.tasks.generation) {
      this._generation = this._feed.tasks.generation;
      this._selection.clear();
      this._finder.search.restart();
    }
    // The same run filled in again keeps the reader's place; another run has other times.
    if (this._era !== this._feed.tasks.era) {
      this._era = this._feed.tasks.era;
      this._camera.follow();
    }
  }

  /** Words and numbers change with the rows, but not with pan and zoom, and not 20 times a second. */
  private _describe(): void {
    const { tasks } = this._recording.model;
    this._heldTasks = this._camera.isFollowing ? tasks : Math.min(this._heldTasks, tasks);
    const newer = this._camera.isFollowing || this._feed.run ? null : tasks - this._heldTasks;
    this._words.describe(this._theme, this._feed.tasks.pools.prefix.values, newer);
    this._version += 1;
  }

  private _showCard(): void {
    const { _scene: scene, _selection: selection } = this;
    const facts = scene && selection.facts(scene, this._shell.trans);
    if (!scene || !facts) {
      this._card.hide();
      return;
    }
    const { x, y } = selection.anchor(scene);
    const top = y + this._plot.offsetTop;
    this._card.show(facts, x, top, selection.isPinned, selection.relations);
  }

  /** From a pinned task to one of its relatives, which is pinned instead. */
  private _walkTo(row: number): void {
    this._steering.goTo(row);
    this._selection.isPinned = true;
    this._canvas.focus();
  }

  private readonly _colorOf = (prefix: string) => colorOf(prefix, this._theme?.scheme ?? 'light');

  private _scheduleTick(run: IRunState): void {
    // A picture that stands still, and does not reach to now, has nothing to move.
    if (isActive(run) && this._camera.window(run).end >= run.now) {
      this._wordsPace.request();
      this._pace.tick();
    }
  }

  private _group(by: GroupBy): void {
    this._grouping.choose(by);
    this._finder.search.restart();
    this._loop.invalidate();
  }

  private _tellWindow(): void {
    this._wordsPace.request();
    clearTimeout(this._speaking);
    this._speaking = setTimeout(() => {
      const run = this._recording.runState();
      if (this._selection.row === null) {
        const { _camera: camera } = this;
        setText(this._spoken, this._words.window(camera.window(run), camera.recorded(run)));
      }
    }, SPEAK_MS);
  }

  private _tellTask(row: number): void {
    if (this._scene) {
      const facts = factsOf({ kind: 'row', row }, this._scene, this._shell.trans);
      setText(this._spoken, spokenFacts(facts));
    }
  }

  private _onKey(event: KeyboardEvent): void {
    const meaning = keyMeaning(event, this._selection.row !== null);
    // Space belongs to whoever plays the recording.
    const isOurs = meaning?.kind !== 'live' || !this._feed.run;
    if (meaning && isOurs && this._scene) {
      event.preventDefault();
      event.stopPropagation();
      this._steering.obey(meaning, this._scene);
    }
  }

  private readonly _shell: Shell;
  private readonly _controls: Controls;
  private readonly _minimap: Minimap;
  private readonly _card: TaskCard;
  private readonly _words: Words;
  private readonly _finder: Finder;
  private readonly _steering: Steering;
  private readonly _painter: Painter;
  private readonly _loop: FrameLoop;
  private readonly _recording: Recording;
  private readonly _grouping: Grouping;
  private readonly _opening: Opening;
  private readonly _stops: (() => void)[];
  private readonly _pace = new DrawPace(() => this._loop.invalidate());
  // Words are written in a frame of the picture's: the next task must not wait for them.
  private readonly _wordsPace = new Throttle(() => {
    this._hasNewWords = true;
    this._pace.request(false);
  }, WORDS_MS);
  private readonly _camera = new Camera();
  private readonly _selection = new Selection();
  private readonly _plot = make('div', { class: 'kh-plot' });
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
  private _isStale = true;
  private _hasNewWords = false;
  private _phase: Phase | null = null;
  private _version = 0;
  private _heldTasks = 0;
  private _generation = 0;
  private _era = 0;
  private _speaking: ReturnType<typeof setTimeout> | undefined;
}
