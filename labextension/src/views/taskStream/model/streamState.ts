/** What a task stream knows: rows, running tasks, workers and the clock, kept up to date. */

import type { ITelemetryFeed } from '../../../feeds/feed';
import type { IFrame } from '../../../protocol/frame';
import type { Translate } from '../../shared/options';
import { readWorkers } from '../../workers/workerRows';
import type { IRunState } from '../navigate/camera';
import type { ISummary } from '../text/statusLine';
import { Cells } from './cells';
import { SchedulerClock } from './clock';
import type { ILane, ILaneSource } from './lane';
import { LaneModel } from './laneModel';
import { Lineage } from './lineage';
import { type IPlacedTask, type IRunningTask, RunningPlacer, readRunning } from './runningTasks';

export class StreamState {
  readonly model: LaneModel;
  readonly lineage: Lineage;
  readonly cells: Cells;

  constructor(
    private readonly _feed: ITelemetryFeed,
    /** `isUrgent`: rows of tasks; what else comes can wait a moment. */
    private readonly _changed: (isUrgent: boolean) => void,
    private readonly _trans: Translate
  ) {
    this.model = new LaneModel(_feed.tasks, _feed.run?.begin);
    this.lineage = new Lineage(_feed.tasks, _feed.graph, this.model.types);
    this.cells = new Cells(_feed.tasks, _feed.graph, this.lineage);
    // A recording knows beforehand who will come, so that lanes do not move as time does.
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

  get parts() {
    return { model: this.model, lineage: this.lineage, cells: this.cells };
  }

  get hasRows(): boolean {
    return this._feed.tasks.length > 0 || this._running.length > 0;
  }

  get isLive(): boolean {
    return this._feed.status.state === 'live';
  }

  /** What ran when the connection broke is not known to run any more. */
  get running(): readonly IRunningTask[] {
    return this.isLive || this._feed.run ? this._running : [];
  }

  /** Take in the rows that came since the last call. */
  sync(): void {
    this.model.sync();
    this.cells.sync();
  }

  runState(): IRunState {
    const { run } = this._feed;
    const { bursts } = this.model;
    if (run) {
      const whole = { start: run.begin, end: run.end };
      return { bursts, running: this.running, now: run.now, isLive: false, whole };
    }
    const now = Math.max(this.clock(), bursts.last?.end ?? Number.NEGATIVE_INFINITY);
    return { bursts, running: this.running, now, isLive: this.isLive };
  }

  /** The scheduler's clock; a worker's may be ahead of it, and with it what the run knows of. */
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

  summary(): ISummary {
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

  private _onWorkers(frame: IFrame): void {
    this.model.sync();
    const isNews = this.model.setWorkers(readWorkers(frame, this._trans), frame);
    this._tick(frame, isNews ? false : null);
  }

  private _onRunning(frame: IFrame): void {
    const isNews = frame.length > 0 || this._running.length > 0;
    this._running = readRunning(frame);
    this._tick(frame, isNews ? false : null);
  }

  private _onTasks(frame: IFrame): void {
    this._tick(frame, true);
  }

  /** Null where there is nothing new to draw: an idle cluster reports twice a second. */
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
}
