/** Show the state of every worker, those with most trouble first. */

import type { IRun, ITelemetryFeed } from '../../feeds/feed';
import { make } from '../shared/dom';
import { countOf, formatBytes, formatSeconds } from '../shared/format';
import { FrameLoop } from '../shared/frameLoop';
import { type IViewOptions, identity, type Translate } from '../shared/options';
import { Shell } from '../shared/shell';
import { watchTheme } from '../shared/theme';
import { type IWorkerRow, readWorkers, trouble } from './workerRows';
import { WORKERS_CSS } from './workers.css';
import { WorkerTable } from './workerTable';

export function mountWorkers(
  el: HTMLElement,
  feed: ITelemetryFeed,
  options: IViewOptions = {}
): () => void {
  const trans = options.trans ?? identity;
  const shell = new Shell(el, 'workers', WORKERS_CSS, feed, options, {
    emptyTitle: trans('No workers yet'),
    emptyHint: trans('Start a cluster, or add workers to this one; each appears here as a row.'),
    startingTitle: trans('Waiting for workers')
  });
  const table = new WorkerTable(trans);
  const note = make('div', { class: 'kh-note' });
  shell.body.append(table.node, note);
  // More workers than there is room for are scrolled to, also by keyboard.
  shell.body.setAttribute('role', 'region');
  shell.body.setAttribute('aria-label', trans('Workers'));
  shell.body.tabIndex = 0;
  let rows: IWorkerRow[] = [];
  let time = 0;
  const loop = new FrameLoop(() => {
    shell.update(rows.length > 0);
    shell.root.dataset.workers = String(rows.length);
    table.show(rows);
    note.replaceChildren(...noteParts(rows, trans), ...sampled(feed.run, time, trans));
    shell.live.announce(rows.length > 0 ? spoken(rows, trans) : '');
  });
  const stops = [
    feed.subscribe('workers', frame => {
      rows = readWorkers(frame, trans);
      time = frame.now;
      loop.invalidate();
    }),
    feed.onStatus(() => loop.invalidate()),
    watchTheme(shell.root, theme => {
      shell.root.dataset.scheme = theme.scheme;
    })
  ];
  shell.update(false);
  return () => {
    for (const stop of [...stops, () => loop.dispose(), () => shell.dispose()]) {
      stop();
    }
  };
}

/** A recording has samples of its workers at intervals only. */
function sampled(run: IRun | undefined, time: number, trans: Translate): Node[] {
  if (!run) {
    return [];
  }
  const seconds = Math.min(run.end, Math.max(run.start, time)) - run.start;
  return [make('span', {}, trans('Last looked at %1 into the run.', formatSeconds(seconds)))];
}

function noteParts(rows: readonly IWorkerRow[], trans: Translate): Node[] {
  const key = (kind: string, label: string) =>
    make('span', { class: 'kh-key' }, make('i', { class: `kh-part-${kind}` }), label);
  const parts: Node[] = [
    key('managed', trans('managed')),
    key('unmanaged', trans('unmanaged')),
    key('spilled', trans('on disk'))
  ];
  if (rows.some(row => row.limit > 0)) {
    parts.push(make('span', { class: 'kh-key' }, make('b'), trans('limit')));
  }
  if (rows.some(row => row.isShared)) {
    const sentence = trans('Workers share one process: memory is that of the whole process.');
    parts.push(make('span', {}, sentence));
  }
  return parts;
}

function spoken(rows: readonly IWorkerRow[], trans: Translate): string {
  const troubled = rows.filter(row => trouble(row) > 0).length;
  const executing = rows.reduce((sum, row) => sum + row.executing, 0);
  // Workers of one process all report that process; counting it once is the truth.
  const memory = rows.some(row => row.isShared)
    ? Math.max(...rows.map(row => row.memory))
    : rows.reduce((sum, row) => sum + row.memory, 0);
  return [
    countOf(rows.length, '1 worker', '%1 workers', trans),
    countOf(executing, '1 task executing', '%1 tasks executing', trans),
    trans('%1 in memory', formatBytes(memory)),
    trans('%1 in trouble', String(troubled))
  ].join(', ');
}
