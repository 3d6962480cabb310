/** Read log lines, and keep those that a reader wants to see. */

import type { IFrame } from '../../protocol/frame';
import { textAt } from '../../protocol/frame';
import { formatClock, shortAddress } from '../shared/format';
import type { Translate } from '../shared/options';

export interface ILogRow {
  time: number;
  source: string;
  level: string;
  text: string;
}

export interface ILogFilter {
  /** '' for all. */
  source: string;
  /** Least level shown. */
  level: number;
  search: string;
}

const LEVELS = ['DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'];
/** Dask's own format says time, logger and level again. */
const PREAMBLE = /^\d{4}-\d\d-\d\d [\d:,]+ - ([\w.]+) - [A-Z]+ - /;

export function readLogs({ length, numbers, strings }: IFrame<'logs'>): ILogRow[] {
  return Array.from({ length }, (_, i) => ({
    time: numbers.time[i],
    source: textAt(strings.source, i),
    level: textAt(strings.level, i),
    text: textAt(strings.text, i).replace(PREAMBLE, '')
  }));
}

/** How bad a level is: 0 for DEBUG, 4 for CRITICAL. */
export function severity(level: string): number {
  const place = LEVELS.indexOf(level);
  return place < 0 ? 1 : place;
}

export function filterLogs(rows: readonly ILogRow[], filter: ILogFilter): ILogRow[] {
  const wanted = filter.search.toLowerCase();
  return rows.filter(
    row =>
      (filter.source === '' || row.source === filter.source) &&
      severity(row.level) >= filter.level &&
      (wanted === '' || row.text.toLowerCase().includes(wanted))
  );
}

export function sourceName(source: string, trans: Translate): string {
  if (source === 'scheduler') {
    return trans('scheduler');
  }
  return source === 'workers' ? trans('workers') : shortAddress(source);
}

/** Workers line their facts up in columns and rule off, for a terminal: not needed in a list. */
export function shownText(text: string): string {
  return text.includes('\n')
    ? text
    : text
        .trim()
        .replace(/\s+/g, ' ')
        .replace(/^-{4,}$/, '---');
}

/** Lines as they are copied: time, level, source, text, one tab between. */
export function asText(rows: readonly ILogRow[]): string {
  const line = ({ time, level, source, text }: ILogRow) =>
    [formatClock(time), level, source, text].join('\t');
  return `${rows.map(line).join('\n')}\n`;
}
