/** Read fine performance metrics into bars: what the seconds of each prefix or span went into. */

import type { IFrame } from '../../protocol/frame';
import { textAt } from '../../protocol/frame';

export interface IMetric {
  span: string;
  context: string;
  prefix: string;
  activity: string;
  unit: string;
  value: number;
}

export type MetricGrouping = 'prefix' | 'span';

export interface IMetricBar {
  /** '' where the time belongs to no task. */
  name: string;
  seconds: number;
  /** Seconds by activity, largest first. */
  activities: [string, number][];
  /** Bytes by activity. */
  bytes: [string, number][];
}

/** Activities in the order of their colours; what is unknown comes last. */
export const ACTIVITIES = [
  'thread-cpu',
  'thread-noncpu',
  'network',
  'disk-read',
  'disk-write',
  'serialize',
  'deserialize',
  'compress',
  'decompress',
  'memory-read',
  'executor',
  'other'
];

export function readMetrics({ length, numbers, strings }: IFrame<'metrics'>): IMetric[] {
  return Array.from({ length }, (_, i) => ({
    span: textAt(strings.span, i),
    context: textAt(strings.context, i),
    prefix: textAt(strings.prefix, i),
    activity: textAt(strings.activity, i),
    unit: textAt(strings.unit, i),
    value: numbers.value[i]
  }));
}

/** One bar per prefix or span, most time first; what belongs to no task is last. */
export function barsOf(metrics: readonly IMetric[], by: MetricGrouping): IMetricBar[] {
  const groups = new Map<string, IMetric[]>();
  for (const metric of metrics) {
    const name = metric.prefix === '' ? '' : metric[by];
    groups.set(name, [...(groups.get(name) ?? []), metric]);
  }
  const bars = [...groups].map(([name, own]) => barOf(name, own));
  return bars
    .filter(bar => bar.seconds > 0)
    .sort((a, b) => Number(a.name === '') - Number(b.name === '') || b.seconds - a.seconds);
}

function barOf(name: string, metrics: readonly IMetric[]): IMetricBar {
  const activities = sums(metrics, 'seconds').sort(
    ([a], [b]) => placeOf(a) - placeOf(b) || a.localeCompare(b)
  );
  const seconds = activities.reduce((sum, [, value]) => sum + value, 0);
  return { name, seconds, activities, bytes: sums(metrics, 'bytes') };
}

function sums(metrics: readonly IMetric[], unit: string): [string, number][] {
  const found = new Map<string, number>();
  for (const metric of metrics) {
    // Noise of the clocks may make a rest negative.
    if (metric.unit === unit && metric.value > 0) {
      found.set(metric.activity, (found.get(metric.activity) ?? 0) + metric.value);
    }
  }
  return [...found];
}

/** Place of an activity in the list of colours. */
export function placeOf(activity: string): number {
  const place = ACTIVITIES.indexOf(activity);
  return place < 0 ? ACTIVITIES.length - 1 : place;
}
