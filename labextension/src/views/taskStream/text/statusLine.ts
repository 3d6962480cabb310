/** Write the line under the task stream, and the sentence that a screen reader reads. */

import { formatCount, formatShare, shorten } from '../../shared/format';
import type { Translate } from '../../shared/options';
import { type ISummary, totalBusy } from './summary';

const LONGEST_NAME = 40;

/**
 * Busy compute time over the time offered, 1 when every thread computed all the time. It leaves
 * pauses out, which `efficiency` of a diagnosis counts, and so has another name.
 */
export function busyShare({ busy, offeredSeconds: offered }: ISummary): number | null {
  return offered > 0 ? Math.min(1, busy.compute / offered) : null;
}

/** "3,214 tasks · 2 workers · 61 % read-csv · 4 % transfer · 83 % busy without pauses · 0 missed". */
export function statusLine(summary: ISummary, trans: Translate): string[] {
  const total = totalBusy(summary);
  const share = (seconds: number) => formatShare(total > 0 ? seconds / total : 0);
  const parts = [
    summary.tasks === 1 ? trans('1 task') : trans('%1 tasks', formatCount(summary.tasks)),
    ...(summary.before > 0 ? [beforeText(summary, trans)] : []),
    ...(summary.repeats > 0 ? [trans('%1 repeated', formatCount(summary.repeats))] : []),
    summary.workers === 1 ? trans('1 worker') : trans('%1 workers', formatCount(summary.workers))
  ];
  if (summary.running > 0) {
    parts.push(trans('%1 running', formatCount(summary.running)));
  }
  if (summary.top) {
    parts.push(`${share(summary.top.seconds)} ${shorten(summary.top.prefix, LONGEST_NAME)}`);
  }
  parts.push(trans('%1 transfer', share(summary.busy.transfer)));
  const busy = busyShare(summary);
  if (busy !== null) {
    parts.push(trans('%1 busy without pauses', formatShare(busy)));
  }
  if (summary.forgotten > 0) {
    parts.push(trans('%1 older no longer kept', formatCount(summary.forgotten)));
  }
  return [...parts, trans('%1 missed', formatCount(summary.missed))];
}

function beforeText({ before }: ISummary, trans: Translate): string {
  return trans('%1 before the scheduler’s restart', formatCount(before));
}

/** For screen readers: "14 tasks done, 2 running, read-csv 61 % of time". */
export function spokenSummary(summary: ISummary, trans: Translate): string {
  const parts = [
    summary.tasks === 1 ? trans('1 task done') : trans('%1 tasks done', formatCount(summary.tasks)),
    ...(summary.before > 0 ? [beforeText(summary, trans)] : []),
    trans('%1 running', formatCount(summary.running))
  ];
  const total = totalBusy(summary);
  if (summary.top && total > 0) {
    const share = formatShare(summary.top.seconds / total);
    parts.push(trans('%1 %2 of time', shorten(summary.top.prefix, LONGEST_NAME), share));
  }
  if (summary.missed > 0) {
    parts.push(trans('%1 missed', formatCount(summary.missed)));
  }
  return parts.join(', ');
}
