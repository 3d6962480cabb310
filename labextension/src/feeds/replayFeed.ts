/** A feed over a recording: it has all messages from the start, and shows one moment. */

import type { IFrame } from '../protocol/frame';
import type { IRun } from './feed';
import { FeedHub } from './hub';
import { emptyFrame, endsOf, momentsOf, runningFrame, runningRows, samplesUntil } from './moments';
import { countUntil } from './sorted';
import { Tally } from './tally';

const PREFIX = 8;

/** `bytes` are messages one behind the other, each after its length in eight bytes. */
export class ReplayFeed extends FeedHub {
  readonly run: IRun;

  constructor(bytes: Uint8Array) {
    super();
    for (const message of splitMessages(bytes)) {
      this.receive(message);
    }
    this._ends = endsOf(this.tasks);
    this.run = runOf(
      this.tasks.columns.start.subarray(0, this._ends.length),
      this._ends,
      this._samples
    );
  }

  /** Show the recording as it was at this time, which is never outside of the run. */
  seek(time: number): void {
    const { run } = this;
    run.now = Math.min(run.end, Math.max(run.start, time));
    this.tasks.showFirst(countUntil(this._ends, run.now));
    this._show();
  }

  protected override publish(frame: IFrame): void {
    if (frame.topic === 'samples') {
      this._samples.push(...momentsOf(frame));
    } else {
      super.publish(frame);
    }
  }

  /** There is no other end: a new subscriber receives the moment that is shown. */
  protected override topicsChanged(): void {
    this._show();
  }

  private _show(): void {
    const { run, tasks } = this;
    const rows = runningRows(tasks, this._ends, run.now);
    if (this.isWanted('running')) {
      this.publish(runningFrame(tasks, rows, run.now));
    }
    if (this.isWanted('progress')) {
      this._tally ??= new Tally(this.graph, tasks);
      this.publish(this._tally.at(run.now, tasks.length, rows));
    }
    if (this.isWanted('workers') && run.samples.length > 0) {
      this.publish(sampleAt(run));
    }
    this.publish(emptyFrame('task_stream', run.now));
  }

  private readonly _samples: IFrame<'workers'>[] = [];
  private readonly _ends: Float64Array;
  private _tally: Tally | null = null;
}

/** A run starts with its first task and ends with its last one. */
function runOf(
  starts: Float64Array,
  ends: Float64Array,
  samples: readonly IFrame<'workers'>[]
): IRun {
  const hasTasks = ends.length > 0;
  const start = hasTasks ? starts.reduce((a, b) => Math.min(a, b)) : (samples[0]?.now ?? 0);
  const end = hasTasks ? ends[ends.length - 1] : (samples.at(-1)?.now ?? 0);
  return { start, end, now: end, rows: ends.length, samples };
}

/** The workers at the last sample; none before the first one. */
function sampleAt(run: IRun): IFrame<'workers'> {
  return run.samples[samplesUntil(run) - 1] ?? emptyFrame('workers', run.now);
}

export function* splitMessages(bytes: Uint8Array): Generator<Uint8Array> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  while (at + PREFIX <= bytes.byteLength) {
    const length = view.getUint32(at, true);
    if (at + PREFIX + length > bytes.byteLength) {
      throw new Error(
        `Expected a message of ${length} bytes, got ${bytes.byteLength - at - PREFIX}; export the recording again.`
      );
    }
    yield bytes.subarray(at + PREFIX, at + PREFIX + length);
    at += PREFIX + length;
  }
}
