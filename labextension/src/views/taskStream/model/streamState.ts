/** The state of a task stream: rows, running tasks, workers, grouping and the scheduler's clock. */

import type { ITelemetryFeed } from '../../../feeds/feed';
import type { GraphTable } from '../../../feeds/graphTable';
import type { TaskTable } from '../../../feeds/taskTable';
import type { IFrame } from '../../../protocol/frame';
import type { Translate } from '../../shared/options';
import { readWorkers } from '../../workers/workerRows';
import { Cells, type ICellBand } from './cells';
import { SchedulerClock } from './clock';
import { Grouping } from './grouping';
import type { ILane, ILaneSource } from './lane';
import { LaneModel } from './laneModel';
import { Lineage } from './lineage';
import { type IPlacedTask, type IRunningTask, RunningPlacer, readRunning } from './runningTasks';
import type { IRunState } from './runState';

/** The rows of one moment and where they are drawn. */
export interface IStreamRows {
  tasks: TaskTable;
  /** Of `tasks`. */
  columns: TaskTable['columns'];
  graph: GraphTable;
  lineage: Lineage;
  /** Cells of the notebook, above the axis. */
  bands: readonly ICellBand[];
  model: LaneModel;
  /** The lanes: the model's workers, or another grouping. */
  source: ILaneSource;
  running: readonly IPlacedTask[];
  /** The scheduler's clock, as well as the browser knows it. */
  now: number;
  /** The moment of a recording that is shown; null at its end, and on a live cluster. */
  moment: number | null;
}

export class StreamState {
  readonly model: LaneModel;
  readonly lineage: Lineage;
  readonly cells: Cells;
  readonly grouping: Grouping;

  constructor(
    private readonly _feed: ITelemetryFeed,
    /** `isUrgent`: rows of tasks; anything else can wait a moment. */
    private readonly _changed: (isUrgent: boolean) => void,
    private readonly _trans: Translate
  ) {
    this.model = new LaneModel(_feed.tasks, _feed.run?.start);
    this.lineage = new Lineage(_feed.tasks, _feed.graph, this.model.types);
    this.cells = new Cells(_feed.tasks, _feed.graph, this.lineage);
    this.grouping = new Grouping({ ...this, feed: _feed, trans: _trans });
    // A recording has all its workers from the start, so that lanes do not move with time.
    for (const sample of _feed.run?.samples ?? []) {
      this.model.setWorkers(readWorkers(sample, _trans), sample);
    }
    this._stops = [
      _feed.subscribe('workers', frame => this._onWorkers(frame)),
      _feed.subscribe('running', frame => this._onRunning(frame)),
      _feed.subscribe('graph', () => _changed(false)),
      _feed.subscribe('task_stream', frame => this._onTasks(frame)),
      _feed.onStatus(() => _changed(true))
    ];
  }

  get tasks(): TaskTable {
    return this._feed.tasks;
  }

  get graph(): GraphTable {
    return this._feed.graph;
  }

  get isRecorded(): boolean {
    return this._feed.run !== undefined;
  }

  get hasRows(): boolean {
    return this._feed.tasks.length > 0 || this._running.length > 0;
  }

  get isLive(): boolean {
    return this._feed.status.state === 'live';
  }

  /** Tasks that ran when the connection was lost may have ended since. */
  get running(): readonly IRunningTask[] {
    return this.isLive || this._feed.run ? this._running : [];
  }

  /**
   * Add the rows received since the last call. Row numbers mean other rows after the store was
   * cleared or has dropped its oldest rows; after a clear the times are another run's too.
   */
  sync(): { isRenumbered: boolean; isOtherRun: boolean } {
    const { generation, era } = this.tasks;
    const isRenumbered = this._generation !== generation;
    const isOtherRun = this._era !== era;
    this._generation = generation;
    this._era = era;
    this.model.sync();
    this.cells.sync();
    this.grouping.sync();
    return { isRenumbered, isOtherRun };
  }

  rows(run: IRunState): IStreamRows {
    const { source } = this.grouping;
    return {
      tasks: this.tasks,
      columns: this.tasks.columns,
      graph: this.graph,
      lineage: this.lineage,
      bands: this.cells.bands,
      model: this.model,
      source,
      running: this.placeRunning(source),
      now: this.clock(),
      moment: run.whole && run.now < run.whole.end ? run.now : null
    };
  }

  runState(): IRunState {
    const { run } = this._feed;
    const { bursts } = this.model;
    if (run) {
      const whole = { start: run.start, end: run.end };
      return { bursts, running: this.running, now: run.now, isLive: false, whole };
    }
    const now = Math.max(this.clock(), bursts.last?.end ?? Number.NEGATIVE_INFINITY);
    return { bursts, running: this.running, now, isLive: this.isLive };
  }

  /** The scheduler's clock; a worker's may be ahead of it, and so may the end of the last burst. */
  clock(): number {
    return this._feed.run?.now ?? this._clock.read(performance.now() / 1000, this.isLive);
  }

  placeRunning(source: ILaneSource): IPlacedTask[] {
    const { tasks } = this._feed;
    // The same key may run again, after an error or on another scheduler.
    const isDone = (lane: ILane, { key, start }: IRunningTask) => {
      const row = lane.main.rows.at(-1);
      return row !== undefined && lane.main.lastEnd > start && tasks.row(row).key === key;
    };
    return this._placer.place(this.running, source, isDone);
  }

  /** The figures of the run so far. */
  summary() {
    const { model } = this;
    const { prefixBusy } = model;
    const codes = Object.keys(prefixBusy).map(Number);
    const top = codes.reduce((a, b) => (prefixBusy[b] > (prefixBusy[a] ?? -1) ? b : a), -1);
    const prefixes = this._feed.tasks.pools.prefix.values;
    return {
      tasks: model.tasks,
      before: model.tasksBefore,
      repeats: model.repeats,
      workers: model.groups.filter(worker => worker.isPresent).length,
      running: this.running.length,
      offeredSeconds: model.offeredSeconds,
      busy: model.busy,
      top: top < 0 ? null : { prefix: prefixes[top], seconds: prefixBusy[top] },
      missed: this._feed.status.dropped,
      forgotten: this._feed.tasks.forgotten
    };
  }

  dispose(): void {
    for (const stop of this._stops) {
      stop();
    }
  }

  private _onWorkers(frame: IFrame<'workers'>): void {
    this.model.sync();
    const isNew = this.model.setWorkers(readWorkers(frame, this._trans), frame);
    this._tick(frame, isNew ? false : null);
  }

  private _onRunning(frame: IFrame<'running'>): void {
    const isNew = frame.length > 0 || this._running.length > 0;
    this._running = readRunning(frame);
    this._tick(frame, isNew ? false : null);
  }

  private _onTasks(frame: IFrame<'task_stream'>): void {
    this._tick(frame, true);
  }

  /** Null where there is nothing new to draw: an idle cluster reports twice per second. */
  private _tick(frame: IFrame, isUrgent: boolean | null): void {
    if (frame.ring !== this._ring) {
      this._ring = frame.ring;
      this._clock.reset();
    }
    this._clock.set(frame.now, performance.now() / 1000);
    if (isUrgent !== null) {
      this._changed(isUrgent);
    }
  }

  private readonly _stops: (() => void)[];
  private readonly _clock = new SchedulerClock();
  private readonly _placer = new RunningPlacer();
  private _running: IRunningTask[] = [];
  private _ring = '';
  private _generation = 0;
  private _era = 0;
}
