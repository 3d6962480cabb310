/** The columns of each topic, by name and type. Mirrors `telemetry/wire/schema.py`. */

import type { Topic } from './message';

/** A text column travels as codes of a dictionary; a list column has a list of int32 per row. */
export type ColumnType = NumberType | 'text' | 'list';

export type NumberType = 'int16' | 'int32' | 'float32' | 'float64';

export type Schema = Readonly<Record<string, ColumnType>>;

const WORKERS = {
  worker: 'text',
  name: 'text',
  host: 'text',
  status: 'text',
  process: 'text',
  nthreads: 'int32',
  cpu: 'float32',
  memory: 'float64',
  managed: 'float64',
  unmanaged: 'float64',
  spilled: 'float64',
  limit: 'float64',
  processing: 'int32',
  executing: 'int32'
} as const;

export const COLUMNS = {
  task_stream: {
    stem: 'text',
    index: 'int32',
    prefix: 'text',
    action: 'text',
    status: 'text',
    worker: 'text',
    thread: 'int16',
    start: 'float64',
    duration: 'float32',
    nbytes: 'float64',
    type: 'text',
    task: 'int32'
  },
  graph: {
    stem: 'text',
    index: 'int32',
    prefix: 'text',
    dependencies: 'list',
    cell: 'text',
    run: 'int32',
    label: 'text',
    span: 'text',
    created: 'float64'
  },
  running: { stem: 'text', index: 'int32', prefix: 'text', worker: 'text', start: 'float64' },
  workers: WORKERS,
  samples: { ...WORKERS, time: 'float64' },
  progress: {
    prefix: 'text',
    group: 'text',
    level: 'int32',
    waiting: 'int32',
    queued: 'int32',
    no_worker: 'int32',
    processing: 'int32',
    executing: 'int32',
    erred: 'int32',
    memory: 'int32',
    done: 'int32',
    seconds: 'float32'
  },
  flows: {
    source: 'text',
    target: 'text',
    kind: 'text',
    messages: 'float64',
    nbytes: 'float64'
  },
  memory: {
    prefix: 'text',
    nbytes: 'float64',
    results: 'int32',
    copies: 'int32',
    estimated: 'int32'
  },
  metrics: {
    span: 'text',
    context: 'text',
    prefix: 'text',
    activity: 'text',
    unit: 'text',
    value: 'float64'
  },
  profile: {
    parent: 'int32',
    name: 'text',
    file: 'text',
    line: 'int32',
    code: 'text',
    seconds: 'float32'
  },
  logs: { time: 'float64', source: 'text', level: 'text', text: 'text' }
} as const satisfies Record<Topic, Schema>;

/** Names of the columns of a schema that have one of these types. */
export type NamesOf<S extends Schema, T extends ColumnType> = {
  [Name in keyof S & string]: S[Name] extends T ? Name : never;
}[keyof S & string];
