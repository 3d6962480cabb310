/** Make small frames by hand, for claims that need no recording. */

import type { IFrame, NumberArray, Topic } from '../../src/protocol';

export interface ITask {
  prefix?: string;
  action?: string;
  status?: string;
  worker?: string;
  thread?: number;
  start: number;
  duration: number;
  task?: number;
  nbytes?: number;
}

export function taskFrame(tasks: readonly ITask[], first = 0, ring = 'r1'): IFrame {
  const full = tasks.map((task, i) => ({
    stem: `${task.prefix ?? 'inc'}-`,
    index: first + i,
    prefix: 'inc',
    action: 'compute',
    status: 'ok',
    worker: 'tcp://a:1',
    thread: 0,
    nbytes: Number.NaN,
    type: '',
    task: -1,
    ...task
  }));
  const now = Math.max(...tasks.map(task => task.start + task.duration));
  const numbers = {
    index: Int32Array.from(full, task => task.index),
    task: Int32Array.from(full, task => task.task),
    thread: Int16Array.from(full, task => task.thread),
    start: Float64Array.from(full, task => task.start),
    duration: Float32Array.from(full, task => task.duration),
    nbytes: Float64Array.from(full, task => task.nbytes)
  };
  const text = ['stem', 'prefix', 'action', 'status', 'worker', 'type'] as const;
  const place = { ring, first, next: first + tasks.length, now };
  return frame('task_stream', full, text, numbers, place);
}

export function workersFrame(names: readonly string[], nthreads = 2, shared = false): IFrame {
  const rows = names.map((name, i) => ({
    worker: `tcp://${name}:1`,
    name,
    host: 'localhost',
    status: i === 0 ? 'running' : 'paused',
    process: shared ? 'shared' : 'own'
  }));
  const same = (value: number) => Float64Array.from(rows, () => value);
  const numbers = {
    nthreads: Int32Array.from(rows, () => nthreads),
    cpu: same(50),
    memory: same(1e9),
    managed: same(4e8),
    unmanaged: same(6e8),
    spilled: same(0),
    limit: same(4e9),
    processing: Int32Array.from(rows, () => 3),
    executing: Int32Array.from(rows, () => 1)
  };
  return frame('workers', rows, ['worker', 'name', 'host', 'status', 'process'], numbers, {});
}

function frame<K extends string>(
  topic: Topic,
  rows: readonly Record<K, string>[],
  text: readonly K[],
  numbers: Record<string, NumberArray>,
  place: Partial<IFrame>
): IFrame {
  const strings: IFrame['strings'] = {};
  for (const name of text) {
    const values = [...new Set(rows.map(row => row[name]))];
    strings[name] = { values, codes: Int32Array.from(rows, row => values.indexOf(row[name])) };
  }
  const defaults = { ring: 'r1', first: 0, next: rows.length, dropped: 0, now: 0 };
  return { topic, ...defaults, ...place, length: rows.length, numbers, strings, lists: {} };
}

export interface INode {
  prefix?: string;
  dependencies?: readonly number[];
  cell?: string;
  run?: number;
  label?: string;
  span?: string;
  created?: number;
}

/** Rows of the task graph; a node's number is its place, counted from `first`. */
export function graphFrame(nodes: readonly INode[], first = 0): IFrame {
  const full = nodes.map((node, i) => ({
    stem: `${node.prefix ?? 'inc'}-`,
    index: first + i,
    prefix: 'inc',
    dependencies: [] as readonly number[],
    cell: '',
    run: -1,
    label: '',
    span: '',
    created: 0,
    ...node
  }));
  const numbers = {
    index: Int32Array.from(full, node => node.index),
    run: Int32Array.from(full, node => node.run),
    created: Float64Array.from(full, node => node.created)
  };
  const offsets = Int32Array.from({ length: full.length + 1 }, (_, i) =>
    full.slice(0, i).reduce((sum, node) => sum + node.dependencies.length, 0)
  );
  const values = Int32Array.from(full.flatMap(node => node.dependencies));
  const text = ['stem', 'prefix', 'cell', 'label', 'span'] as const;
  const place = { first, next: first + nodes.length };
  return {
    ...frame('graph', full, text, numbers, place),
    lists: { dependencies: { offsets, values } }
  };
}
