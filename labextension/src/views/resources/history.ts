/** Keep samples of the workers' CPU and memory, to draw them over time. */

import type { IWorkerRow } from '../workers/workerRows';

/** Twenty minutes at two samples per second. */
const MAX_SAMPLES = 2400;
/** Workers drawn one by one; of more only their sum is drawn. */
export const MAX_LINES = 16;

export interface ISample {
  time: number;
  /** Share of all threads, 1 when all compute. */
  cpu: number;
  memory: number;
  /** 0 where a worker has none. */
  limit: number;
  workers: ReadonlyMap<string, { cpu: number; memory: number }>;
}

/** Columns for uPlot: x, the sum, then one per worker. */
export type Columns = [number[], ...(number | null)[][]];

export class History {
  constructor(private readonly _maxSamples = MAX_SAMPLES) {}

  readonly samples: ISample[] = [];

  add(time: number, rows: readonly IWorkerRow[]): void {
    const last = this.samples.at(-1);
    // A clock that was set back starts a new run.
    if (last && time < last.time) {
      this.samples.length = 0;
    }
    this.samples.push(sampleOf(time, rows));
    if (this.samples.length > this._maxSamples) {
      this.samples.splice(0, this.samples.length - this._maxSamples);
    }
  }

  /** Samples of the last `seconds`. */
  last(seconds: number): ISample[] {
    const from = (this.samples.at(-1)?.time ?? 0) - seconds;
    return this.samples.filter(sample => sample.time >= from);
  }
}

/** Workers to draw one by one: all of them, or none where they are too many or share a process. */
export function linesOf(samples: readonly ISample[]): string[] {
  const seen = new Set(samples.flatMap(sample => [...sample.workers.keys()]));
  return seen.size > 1 && seen.size <= MAX_LINES ? [...seen] : [];
}

/** x is seconds since `zero`: negative where that is the last sample. */
export function columnsOf(
  samples: readonly ISample[],
  zero: number,
  figure: 'cpu' | 'memory',
  lines: readonly string[]
): Columns {
  return [
    samples.map(sample => sample.time - zero),
    samples.map(sample => sample[figure]),
    ...lines.map(line => samples.map(sample => sample.workers.get(line)?.[figure] ?? null))
  ];
}

function sampleOf(time: number, rows: readonly IWorkerRow[]): ISample {
  const sum = (figure: (row: IWorkerRow) => number) =>
    rows.reduce((total, row) => total + figure(row), 0);
  const threads = Math.max(
    1,
    sum(row => row.nthreads)
  );
  const isShared = rows.some(row => row.isShared);
  const workers = rows.map(
    row =>
      [
        row.address,
        { cpu: row.cpu / (100 * Math.max(1, row.nthreads)), memory: row.memory }
      ] as const
  );
  // Workers of one process all report that process: count it once.
  const cpu = isShared ? Math.max(0, ...rows.map(row => row.cpu)) : sum(row => row.cpu);
  const memory = isShared ? Math.max(0, ...rows.map(row => row.memory)) : sum(row => row.memory);
  return {
    time,
    cpu: cpu / (100 * threads),
    memory,
    limit: sum(row => (row.limit > 0 ? row.limit : 0)),
    workers: new Map(isShared ? [] : workers)
  };
}
