/** What the hover card says about one task. */

import { formatBytes, formatClock, formatDuration } from '../shared/format';
import type { Translate } from '../shared/options';
import type { Picked } from './pick';
import type { IScene } from './scene';

export interface IFacts {
  title: string;
  prefix: string;
  /** Label and value, in reading order. */
  lines: [string, string][];
}

export function factsOf(picked: Picked, scene: IScene, trans: Translate): IFacts {
  return picked.kind === 'row'
    ? finished(picked.row, scene, trans)
    : stillRunning(picked.task, scene, trans);
}

/** The card as one sentence, for the live region. */
export function spokenFacts({ title, lines }: IFacts): string {
  return [title, ...lines.map(([label, value]) => `${label} ${value}`)].join(', ');
}

function finished(row: number, scene: IScene, trans: Translate): IFacts {
  const task = scene.columns.row(row);
  const lines: [string, string][] = [[trans('Duration'), formatDuration(task.duration)]];
  if (task.action !== 'compute') {
    lines.unshift([trans('Action'), trans(task.action)]);
  }
  lines.push([trans('Worker'), place(task.worker, task.thread, scene, trans)]);
  if (Number.isFinite(task.nbytes)) {
    const type = task.type ? ` ${task.type}` : '';
    lines.push([trans('Result'), `${formatBytes(task.nbytes)}${type}`]);
  }
  lines.push([trans('Started'), started(task.start, scene)]);
  lines.push([trans('Status'), trans(STATUS_WORDS[task.status] ?? task.status)]);
  return { title: task.key, prefix: task.prefix, lines };
}

function stillRunning(
  task: Extract<Picked, { kind: 'running' }>['task'],
  scene: IScene,
  trans: Translate
): IFacts {
  const seconds = Math.max(0, scene.now - task.start);
  const lines: [string, string][] = [
    [trans('So far'), formatDuration(seconds)],
    [trans('Worker'), place(task.address, -1, scene, trans)],
    [trans('Started'), started(task.start, scene)],
    [trans('Status'), trans('running')]
  ];
  return { title: task.key, prefix: task.prefix, lines };
}

const STATUS_WORDS: Record<string, string> = {
  ok: 'done',
  erred: '× erred',
  killed: 'killed: its worker died'
};

function place(address: string, thread: number, scene: IScene, trans: Translate): string {
  const worker = scene.model.groups.find(each => each.key === address);
  const name = worker?.name ?? address;
  return thread >= 0 ? `${name}, ${trans('thread %1', String(thread))}` : name;
}

function started(time: number, { model }: IScene): string {
  const since = Number.isNaN(model.origin) ? 0 : time - model.origin;
  return `${formatDuration(Math.max(0, since))} · ${formatClock(time)}`;
}
