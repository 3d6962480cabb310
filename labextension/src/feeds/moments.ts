/** The state of a recording at one of its moments: ended rows, running tasks, workers. */

import { COLUMNS } from '../protocol/columns';
import type { IDictionaryColumn, IFrame, NumberArray } from '../protocol/frame';
import type { Topic } from '../protocol/message';
import type { IRun } from './feed';
import { countUntil } from './sorted';
import type { StringPool } from './strings';
import type { TaskTable } from './taskTable';

/** Ends of all rows; a row that comes after its time counts as ended with the one before it. */
export function endsOf({ length, columns }: TaskTable): Float64Array {
  const { start, duration } = columns;
  const ends = new Float64Array(length);
  let latest = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < length; row++) {
    latest = Math.max(latest, start[row] + duration[row]);
    ends[row] = latest;
  }
  return ends;
}

/** How many samples had been taken; those from before and after the run belong to its two ends. */
export function samplesUntil({ start, end, now, samples }: IRun): number {
  const times = samples.map(sample => Math.min(end, Math.max(start, sample.now)));
  return countUntil(times, now);
}

/** Rows of computing that had started and not ended. */
export function runningRows(tasks: TaskTable, ends: Float64Array, time: number): Int32Array {
  const { start, action } = tasks.columns;
  const compute = tasks.pools.action.code('compute');
  const found: number[] = [];
  for (let row = countUntil(ends, time); row < ends.length; row++) {
    if (start[row] <= time && action[row] === compute) {
      found.push(row);
    }
  }
  return Int32Array.from(found);
}

/** These rows as the snapshot of running tasks, which here knows thread and number as well. */
export function runningFrame(tasks: TaskTable, rows: Int32Array, now: number): IFrame<'running'> {
  const text = (name: 'stem' | 'prefix' | 'worker') =>
    pick(tasks.pools[name], tasks.columns[name], rows);
  const { index, thread, task, start } = tasks.columns;
  return frameOf('running', rows.length, now, {
    numbers: {
      index: rows.map(row => index[row]),
      thread: rows.map(row => thread[row]),
      task: rows.map(row => task[row]),
      start: Float64Array.from(rows, row => start[row])
    },
    strings: { stem: text('stem'), prefix: text('prefix'), worker: text('worker') }
  });
}

/** Cut the samples of a whole run into one frame of workers for each moment. */
export function momentsOf(samples: IFrame<'samples'>): IFrame<'workers'>[] {
  const { time } = samples.numbers;
  const moments: IFrame<'workers'>[] = [];
  for (let from = 0, to = 1; to <= samples.length; to++) {
    if (to === samples.length || time[to] !== time[from]) {
      moments.push(partOf(samples, from, to));
      from = to;
    }
  }
  return moments;
}

type FrameColumns<T extends Topic> = Pick<IFrame<T>, 'numbers' | 'strings'>;

/** A frame made here, as if the recording had it. */
export function frameOf<T extends Topic>(
  topic: T,
  length: number,
  now: number,
  columns: FrameColumns<T>
): IFrame<T> {
  const position = { ring: 'recording', first: 0, next: length, dropped: 0 };
  return { topic, length, now, ...position, ...columns, lists: {} } as IFrame<T>;
}

export function emptyFrame<T extends Topic>(topic: T, now: number): IFrame<T> {
  const numbers: Record<string, NumberArray> = {};
  const strings: Record<string, IDictionaryColumn> = {};
  for (const [name, type] of Object.entries(COLUMNS[topic])) {
    if (type === 'text') {
      strings[name] = { codes: new Int32Array(0), values: [] };
    } else {
      numbers[name] = new Float64Array(0);
    }
  }
  return frameOf(topic, 0, now, { numbers, strings } as FrameColumns<T>);
}

function partOf(
  { numbers, strings }: IFrame<'samples'>,
  from: number,
  to: number
): IFrame<'workers'> {
  const cut = Object.entries(numbers).map(([name, values]) => [name, values.subarray(from, to)]);
  const texts = Object.entries(strings).map(([name, { codes, values }]) => [
    name,
    { codes: codes.subarray(from, to), values }
  ]);
  return frameOf('workers', to - from, numbers.time[from], {
    numbers: Object.fromEntries(cut),
    strings: Object.fromEntries(texts)
  });
}

function pick(pool: StringPool, codes: Int32Array, rows: Int32Array) {
  return { codes: rows.map(row => codes[row]), values: pool.values };
}
