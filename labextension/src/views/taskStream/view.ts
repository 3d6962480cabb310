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
import { DrawSchedule } from './drawSchedule';
import { Minimap } from './minimap/minimap';
import { type GroupBy, Grouping } from './model/grouping';
import { laneCount } from './model/lane';
import { StreamState } from './model/streamState';
import { Camera, type IRunState, isActive } from './navigate/camera';
import { InitialWindow } from './navigate/initialWindow';
import { Interaction } from './navigate/interaction';
import { keyAction } from './navigate/keys';
import { watchPointer } from './navigate/pointer';
import { Selection } from './navigate/selection';
import { Toolbar } from './navigate/toolbar';
import type { ITaskStreamOptions } from './options';
import { bottomOf, fullHeight, layOut, preferredHeight } from './paint/layout';
import { Painter } from './paint/painter';
import type { IScene } from './paint/scene';
import { RowSearch } from './search/rowSearch';
import { Search } from './search/search';
import { TASK_STREAM_CSS } from './taskStream.css';
import { StreamText } from './text/streamText';
import { TaskCard } from './text/taskCard';
import { factsOf, spokenFacts } from './text/taskFacts';

const TEXT_MS = 500;
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
    this._state = new StreamState(_feed, isUrgent => this._onData(isUrgent), trans);
    this._initialWindow = new InitialWindow(options, this._camera, this._state.cells);
    this._grouping = new Grouping({ feed: _feed, trans, ...this._state.parts });
    this._interaction = this._makeInteraction();
    this._search = this._makeSearch();
    this._toolbar = new Toolbar(trans, _feed.run !== undefined, {
      search: () => this._search.bar.toggle(),
      group: by => this._group(by),
      fit: () => this._interaction.fit(),
      live: () => this._interaction.toggleLive()
    });
    this._minimap = new Minimap(trans, window => this._interaction.show(window));
    const choose = (prefix: string) => this._search.bar.open(`prefix:${prefix}`);
    this._text = new StreamText(this._shell, this._state, this._canvas, choose);
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
    this._state.dispose();
    this._loop.dispose();
    this._schedule.dispose();
    this._textThrottle.dispose();
    this._shell.dispose();
  }

  private _makeInteraction(): Interaction {
    const view = this;
    return new Interaction(this._feed.tasks, this._state, this._camera, this._selection, {
      get scene() {
        return view._scene;
      },
      changed: () => this._loop.invalidate(),
      showCard: () => this._showCard(),
      announceWindow: () => this._announceWindow(),
      announceTask: row => this._announceTask(row),
      stepHit: by => this._search.step(by),
      nextGrouping: () => this._group(this._grouping.next),
      openSearch: () => this._search.bar.open(),
      toggleHelp: isOpen => this._toolbar.toggleHelp(isOpen)
    });
  }

  private _makeSearch(): Search {
    const { model } = this._state;
    const { tasks } = this._feed;
    const nameOf = (address: string) => model.groups.find(({ key }) => key === address)?.name;
    const laneOf = (row: number) => this._grouping.source.laneOf(row);
    const isTask = (row: number) => model.types.type(row) === 'compute';
    const search = new RowSearch(tasks, { isTask, laneOf, nameOf });
    return new Search(search, this._shell.trans, {
      changed: () => this._loop.invalidate(),
      goTo: row => this._interaction.goTo(row),
      closed: () => {
        this._canvas.focus();
        this._loop.invalidate();
      }
    });
  }

  private _assemble(): void {
    const head = make('div', { class: 'kh-head' }, this._text.legend.node, this._toolbar.node);
    this._plot.append(this._canvas, this._spoken);
    const { bar } = this._search;
    this._shell.body.append(head, bar.node, this._plot, this._minimap.node, this._text.line);
    // In the whole view rather than in the plot, which may be lower than the cards.
    this._shell.root.append(this._toolbar.help, this._card.node);
  }

  private _listen(): (() => void)[] {
    const redraw = () => this._loop.invalidate();
    const resized = new ResizeObserver(() => {
      this._text.legend.refit();
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
        this._schedule.isOnScreen = isOnScreen;
        redraw();
      }),
      watchPointer(this._canvas, this._interaction)
    ];
  }

  private _onData(isUrgent: boolean): void {
    this._isStale = true;
    this._schedule.request(isUrgent, !this._scene || this._feed.run !== undefined);
  }

  private _draw(): void {
    const { hasRows } = this._state;
    this._schedule.drawn();
    this._state.sync();
    this._forgetOldRows();
    this._grouping.sync();
    const isSearching = this._search.advance();
    const phase = this._shell.update(hasRows);
    this._noteFacts();
    if (this._isStale) {
      this._isStale = false;
      this._textThrottle.request(phase !== this._phase);
      this._phase = phase;
    }
    if (this._isTextDue) {
      this._isTextDue = false;
      this._describe();
    }
    if (hasRows && this._theme && this._schedule.isOnScreen) {
      this._paint(this._theme);
    }
    if (isSearching) {
      this._loop.invalidate();
    }
  }

  private _noteFacts(): void {
    setFacts(this._shell.root, {
      tasks: this._state.model.tasks,
      running: this._state.running.length,
      following: this._camera.isFollowing,
      group: this._grouping.by
    });
  }

  private _paint(theme: ITheme): void {
    const { groups } = this._grouping.source;
    const hasBands = this._state.cells.bands.length > 0;
    setPixels(this._plot, 'flexBasis', preferredHeight(groups, hasBands));
    // The minimap stays under the lanes, however high the panel is.
    setPixels(this._plot, 'maxHeight', fullHeight(groups, hasBands));
    const { clientWidth: width, clientHeight: height } = this._plot;
    const run = this._state.runState();
    this._initialWindow.apply(run);
    const scene = this._makeScene(run, theme, width, height);
    this._scene = scene;
    const pixelRatio = window.devicePixelRatio || 1;
    // No taller than its lanes: every frame costs what the canvas covers.
    const bottom = Math.min(height, bottomOf(scene.layout));
    setPixels(this._canvas, 'height', bottom);
    this._painter.draw(scene, width, bottom, pixelRatio);
    this._drawMinimap(scene, run, pixelRatio);
    this._toolbar.showLive(this._camera.isFollowing, this._state.isLive);
    this._toolbar.showGroupings(this._grouping.known, this._grouping.by);
    this._showCard();
    this._scheduleTick(run);
  }

  private _makeScene(run: IRunState, theme: ITheme, width: number, height: number): IScene {
    const { source } = this._grouping;
    const { search } = this._search;
    const { model, lineage, cells } = this._state;
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
      running: this._state.placeRunning(source),
      now: this._state.clock(),
      moment: run.whole && run.now < run.whole.end ? run.now : null,
      theme,
      selected: this._selection.row,
      search: search.isActive ? search : null,
      links: this._selection.links
    };
  }

  private _drawMinimap({ window, layout, theme }: IScene, run: IRunState, ratio: number): void {
    const { model } = this._state;
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
      this._search.search.restart();
    }
    // The same run filled in again keeps the reader's place; another run has other times.
    if (this._era !== this._feed.tasks.era) {
      this._era = this._feed.tasks.era;
      this._camera.follow();
    }
  }

  /** StreamText and numbers change with the rows, but not with pan and zoom, and not 20 times a second. */
  private _describe(): void {
    const { tasks } = this._state.model;
    this._heldTasks = this._camera.isFollowing ? tasks : Math.min(this._heldTasks, tasks);
    const newer = this._camera.isFollowing || this._feed.run ? null : tasks - this._heldTasks;
    this._text.describe(this._theme, this._feed.tasks.pools.prefix.values, newer);
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
    this._interaction.goTo(row);
    this._selection.isPinned = true;
    this._canvas.focus();
  }

  private readonly _colorOf = (prefix: string) => colorOf(prefix, this._theme?.scheme ?? 'light');

  private _scheduleTick(run: IRunState): void {
    // A picture that stands still, and does not reach to now, has nothing to move.
    if (isActive(run) && this._camera.window(run).end >= run.now) {
      this._textThrottle.request();
      this._schedule.tick();
    }
  }

  private _group(by: GroupBy): void {
    this._grouping.choose(by);
    this._search.search.restart();
    this._loop.invalidate();
  }

  private _announceWindow(): void {
    this._textThrottle.request();
    clearTimeout(this._speaking);
    this._speaking = setTimeout(() => {
      const run = this._state.runState();
      if (this._selection.row === null) {
        const { _camera: camera } = this;
        setText(this._spoken, this._text.window(camera.window(run), camera.recorded(run)));
      }
    }, SPEAK_MS);
  }

  private _announceTask(row: number): void {
    if (this._scene) {
      const facts = factsOf({ type: 'row', row }, this._scene, this._shell.trans);
      setText(this._spoken, spokenFacts(facts));
    }
  }

  private _onKey(event: KeyboardEvent): void {
    const action = keyAction(event, this._selection.row !== null);
    // Space belongs to whoever plays the recording.
    const isOurs = action?.type !== 'live' || !this._feed.run;
    if (action && isOurs && this._scene) {
      event.preventDefault();
      event.stopPropagation();
      this._interaction.perform(action, this._scene);
    }
  }

  private readonly _shell: Shell;
  private readonly _toolbar: Toolbar;
  private readonly _minimap: Minimap;
  private readonly _card: TaskCard;
  private readonly _text: StreamText;
  private readonly _search: Search;
  private readonly _interaction: Interaction;
  private readonly _painter: Painter;
  private readonly _loop: FrameLoop;
  private readonly _state: StreamState;
  private readonly _grouping: Grouping;
  private readonly _initialWindow: InitialWindow;
  private readonly _stops: (() => void)[];
  private readonly _schedule = new DrawSchedule(() => this._loop.invalidate());
  // StreamText are written in a frame of the picture's: the next task must not wait for them.
  private readonly _textThrottle = new Throttle(() => {
    this._isTextDue = true;
    this._schedule.request(false);
  }, TEXT_MS);
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
  private _isTextDue = false;
  private _phase: Phase | null = null;
  private _version = 0;
  private _heldTasks = 0;
  private _generation = 0;
  private _era = 0;
  private _speaking: ReturnType<typeof setTimeout> | undefined;
}
