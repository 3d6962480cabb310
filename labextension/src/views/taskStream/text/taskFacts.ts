/** The text of a task's card. */

import { formatBytes, formatClock, formatDuration, shorten } from '../../shared/format';
import type { Translate } from '../../shared/options';
import { type IWaiting, waitingOf } from '../model/waiting';
import type { IScene, Picked } from '../paint/scene';

type Lines = [string, string][];

export interface IFacts {
  title: string;
  prefix: string;
  /** Label and value, in reading order. */
  lines: Lines;
}

const LONGEST_LABEL = 60;
/** Shorter waits are the scheduler's own work, not a reason. */
const NOTABLE_S = 0.0005;

export function factsOf(picked: Picked, scene: IScene, trans: Translate): IFacts {
  return picked.type === 'row'
    ? finished(picked.row, scene, trans)
    : stillRunning(picked.task, scene, trans);
}

/** The card as one sentence, for the live region. */
export function spokenFacts({ title, lines }: IFacts): string {
  return [title, ...lines.map(([label, value]) => `${label} ${value}`)].join(', ');
}

function finished(row: number, scene: IScene, trans: Translate): IFacts {
  const task = scene.tasks.row(row);
  const lines: Lines = [[trans('Duration'), formatDuration(task.duration)]];
  if (task.action !== 'compute') {
    lines.unshift([trans('Action'), trans(task.action)]);
  }
  lines.push([trans('Worker'), workerText(task.worker, task.thread, scene, trans)]);
  if (Number.isFinite(task.nbytes)) {
    const type = task.type ? ` ${task.type}` : '';
    lines.push([trans('Result'), `${formatBytes(task.nbytes)}${type}`]);
  }
  lines.push([trans('Started'), started(task.start, scene)]);
  lines.push(...origin(row, scene, trans));
  lines.push([trans('Status'), trans(STATUS_LABELS[task.status] ?? task.status)]);
  return { title: task.key, prefix: task.prefix, lines };
}

function stillRunning(
  task: Extract<Picked, { type: 'running' }>['task'],
  scene: IScene,
  trans: Translate
): IFacts {
  const seconds = Math.max(0, scene.now - task.start);
  const lines: Lines = [
    [trans('So far'), formatDuration(seconds)],
    [trans('Worker'), workerText(task.address, -1, scene, trans)],
    [trans('Started'), started(task.start, scene)],
    [trans('Status'), trans('running')]
  ];
  return { title: task.key, prefix: task.prefix, lines };
}

const STATUS_LABELS: Record<string, string> = {
  ok: 'done',
  erred: '× erred',
  killed: 'killed: its worker died'
};

/** From the task graph: the wait, the bytes moved, the cell and the span. */
function origin(row: number, { tasks, graph, lineage }: IScene, trans: Translate): Lines {
  const waiting = waitingOf(row, tasks, graph, lineage);
  const at = lineage.graphRow(row);
  if (!waiting || at < 0) {
    return [];
  }
  const { cell, run, label, span } = graph.row(at);
  const lines: Lines = [];
  const reasons = waitingText(waiting, trans);
  if (reasons) {
    lines.push([trans('Waited'), reasons]);
  }
  if (waiting.nbytes > 0) {
    const from = trans('%1 from %2 workers', formatBytes(waiting.nbytes), String(waiting.sources));
    const one = trans('%1 from another worker', formatBytes(waiting.nbytes));
    lines.push([trans('Moved'), waiting.sources === 1 ? one : from]);
  }
  if (cell !== '' || label !== '') {
    lines.push([trans('Cell'), `${run < 0 ? '' : `[${run}] `}${shorten(label, LONGEST_LABEL)}`]);
  }
  return span === '' ? lines : [...lines, [trans('Span'), shorten(span, LONGEST_LABEL)]];
}

/** "1.20 s for read-csv-3, 34 ms for transfers, 40 ms for a thread". */
export function waitingText(waiting: IWaiting, trans: Translate): string {
  const { dependencies, last, transfer, thread } = waiting;
  const parts: string[] = [];
  const add = (text: string, seconds: number, ...more: string[]) => {
    if (seconds >= NOTABLE_S) {
      parts.push(trans(text, formatDuration(seconds), ...more));
    }
  };
  add('%1 for %2', dependencies, shorten(last, LONGEST_LABEL));
  add('%1 for transfers', transfer);
  add('%1 for a thread', thread);
  return parts.join(', ');
}

function workerText(address: string, thread: number, scene: IScene, trans: Translate): string {
  const worker = scene.model.groups.find(each => each.key === address);
  const name = worker?.name ?? address;
  return thread >= 0 ? `${name}, ${trans('thread %1', String(thread))}` : name;
}

function started(time: number, { model }: IScene): string {
  const since = Number.isNaN(model.origin) ? 0 : time - model.origin;
  return `${formatDuration(Math.max(0, since))} · ${formatClock(time)}`;
}
