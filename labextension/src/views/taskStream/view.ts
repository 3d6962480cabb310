/** The task stream on screen: its parts, and the order in which a frame updates them. */

import type { ITelemetryFeed } from '../../feeds/feed';
import { make, setFacts } from '../shared/dom';
import { identity } from '../shared/options';
import { colorOf } from '../shared/palette';
import { Shell } from '../shared/shell';
import { type ITheme, watchTheme } from '../shared/theme';
import { DrawSchedule } from './drawSchedule';
import { Minimap } from './minimap/minimap';
import { isActive, recordedSpan } from './model/runState';
import { StreamState } from './model/streamState';
import { Interaction } from './navigate/interaction';
import { Toolbar } from './navigate/toolbar';
import type { ITaskStreamOptions } from './options';
import { Plot } from './paint/plot';
import { Search } from './search/search';
import { TASK_STREAM_CSS } from './taskStream.css';
import { StreamText, windowText } from './text/streamText';
import { TaskCard } from './text/taskCard';
import { factsOf, spokenFacts } from './text/taskFacts';
import { watchOnScreen } from './visible';

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
    this._state = new StreamState(_feed, isUrgent => this._onData(isUrgent), trans);
    this._interaction = this._makeInteraction(options);
    this._search = this._makeSearch();
    this._toolbar = new Toolbar(trans, this._state.isRecorded, {
      search: () => this._search.bar.toggle(),
      group: by => this._group(by),
      fit: () => this._interaction.fit(),
      live: () => this._interaction.toggleLive()
    });
    this._minimap = new Minimap(trans, window => this._interaction.show(window));
    this._text = new StreamText(this._shell, this._state, this._plot.canvas, {
      changed: () => this._schedule.request(false),
      choosePrefix: prefix => this._search.bar.open(`prefix:${prefix}`)
    });
    this._card = new TaskCard(trans, this._colorOf, row => {
      this._interaction.goToRelative(row);
      this._plot.canvas.focus();
    });
    this._assemble();
    this._stops = this._listen();
    this._state.grouping.choose(options.groupBy ?? 'worker');
    this._draw();
  }

  dispose(): void {
    for (const stop of this._stops) {
      stop();
    }
    this._state.dispose();
    this._schedule.dispose();
    this._text.dispose();
    this._shell.dispose();
  }

  private _makeInteraction(options: ITaskStreamOptions): Interaction {
    const plot = this._plot;
    return new Interaction(this._state, options, {
      get scene() {
        return plot.scene;
      },
      changed: this._schedule.invalidate,
      showCard: () => this._showCard(),
      announceWindow: () => this._announceWindow(),
      announceTask: row => this._announceTask(row),
      stepHit: by => this._search.step(by),
      nextGrouping: () => this._group(this._state.grouping.next),
      openSearch: () => this._search.bar.open(),
      toggleHelp: isOpen => this._toolbar.toggleHelp(isOpen)
    });
  }

  private _makeSearch(): Search {
    return new Search(this._state, this._shell.trans, {
      changed: this._schedule.invalidate,
      goTo: row => this._interaction.goTo(row),
      closed: () => this._plot.canvas.focus()
    });
  }

  private _assemble(): void {
    const { _shell: shell, _text: text } = this;
    const head = make('div', { class: 'kh-head' }, text.legend.node, this._toolbar.node);
    this._plot.node.append(text.announced);
    const { node: bar } = this._search.bar;
    shell.body.append(head, bar, this._plot.node, this._minimap.node, text.line);
    // In the whole view rather than in the plot, which may be lower than the cards.
    shell.root.append(this._toolbar.help, this._card.node);
  }

  private _listen(): (() => void)[] {
    const { invalidate } = this._schedule;
    const resized = new ResizeObserver(() => {
      this._text.legend.refit();
      invalidate();
    });
    resized.observe(this._plot.node);
    return [
      () => resized.disconnect(),
      watchTheme(this._shell.root, theme => {
        this._theme = theme;
        this._isStale = true;
        invalidate();
      }),
      watchOnScreen(this._shell.root, isOnScreen => {
        this._schedule.isOnScreen = isOnScreen;
        invalidate();
      }),
      this._interaction.listen(this._plot.canvas)
    ];
  }

  private _onData(isUrgent: boolean): void {
    this._isStale = true;
    this._schedule.request(isUrgent, !this._plot.scene || this._feed.run !== undefined);
  }

  private _draw(): void {
    const { hasRows } = this._state;
    this._schedule.drawn();
    this._readRows();
    const isSearching = this._search.advance();
    const phase = this._shell.update(hasRows);
    this._setFacts();
    if (this._isStale) {
      this._isStale = false;
      this._text.request(phase);
    }
    this._text.update(this._theme, this._interaction.camera.isFollowing);
    if (hasRows && this._theme && this._schedule.isOnScreen) {
      this._paint(this._theme);
    }
    if (isSearching) {
      this._schedule.invalidate();
    }
  }

  private _readRows(): void {
    const { isRenumbered, isOtherRun } = this._state.sync();
    if (isRenumbered) {
      this._interaction.selection.clear();
      this._search.rows.restart();
    }
    // The same run received again keeps the reader's window; another run has other times.
    if (isOtherRun) {
      this._interaction.camera.follow();
    }
  }

  private _setFacts(): void {
    setFacts(this._shell.root, {
      tasks: this._state.model.tasks,
      running: this._state.running.length,
      following: this._interaction.camera.isFollowing,
      group: this._state.grouping.by
    });
  }

  private _paint(theme: ITheme): void {
    const { grouping, isLive } = this._state;
    const pixelRatio = window.devicePixelRatio || 1;
    const { run, ...shown } = this._interaction.update();
    const { isFollowing } = this._interaction.camera;
    const search = this._search.rows.isActive ? this._search.rows : null;
    const scene = this._plot.draw(
      { ...this._state.rows(run), ...shown, theme, search },
      pixelRatio
    );
    const { version } = this._text;
    this._minimap.draw({ ...scene, recorded: recordedSpan(run), version, isFollowing }, pixelRatio);
    this._toolbar.showLive(isFollowing, isLive);
    this._toolbar.showGroupings(grouping.known, grouping.by);
    this._showCard();
    // A window that does not reach to now does not move with the clock.
    if (isActive(run) && shown.window.end >= run.now) {
      this._text.request();
      this._schedule.tick();
    }
  }

  private _showCard(): void {
    const { scene } = this._plot;
    const { selection } = this._interaction;
    if (!scene || !selection.picked) {
      this._card.hide();
      return;
    }
    const facts = factsOf(selection.picked, scene, this._shell.trans);
    const { x, y } = selection.anchor(scene);
    const top = y + this._plot.node.offsetTop;
    this._card.show(facts, x, top, selection.isPinned, selection.relations);
  }

  private _group(by: Required<ITaskStreamOptions>['groupBy']): void {
    this._state.grouping.choose(by);
    this._search.rows.restart();
    this._schedule.invalidate();
  }

  private _announceWindow(): void {
    const { camera, selection } = this._interaction;
    this._text.request();
    this._text.announceSoon(() => {
      const run = this._state.runState();
      return selection.row === null
        ? windowText(camera.window(run), recordedSpan(run), this._shell.trans)
        : null;
    });
  }

  private _announceTask(row: number): void {
    const { scene } = this._plot;
    if (scene) {
      const facts = factsOf({ type: 'row', row }, scene, this._shell.trans);
      this._text.announce(spokenFacts(facts));
    }
  }

  private readonly _colorOf = (prefix: string) => colorOf(prefix, this._theme?.scheme ?? 'light');

  private readonly _shell: Shell;
  private readonly _state: StreamState;
  private readonly _interaction: Interaction;
  private readonly _search: Search;
  private readonly _toolbar: Toolbar;
  private readonly _minimap: Minimap;
  private readonly _text: StreamText;
  private readonly _card: TaskCard;
  private readonly _stops: (() => void)[];
  private readonly _plot = new Plot();
  private readonly _schedule = new DrawSchedule(() => this._draw());
  private _theme: ITheme | null = null;
  private _isStale = true;
}
