// @vitest-environment jsdom
/** The strip under a cell. */

import { expect, test } from 'vitest';
import { CellStrip } from '../../../src/panels/cellSummaries/cellStrip';
import type { ICellSummary } from '../../../src/services/cellSummaries/cellSummaries';
import { click, text, trans } from '../../page';

const SUMMARY: ICellSummary = {
  run: 1,
  tasks: 1,
  start: 100,
  stop: 102,
  compute: 2,
  transfer: 1,
  disk: 0,
  idle: 1
};

test('a strip shows the time of a cell, its shares, and opens the task stream', () => {
  const opened: ICellSummary[] = [];
  const strip = new CellStrip(trans, summary => opened.push(summary));
  document.body.append(strip.node);
  click('Show in the task stream', strip.node);
  expect(opened).toEqual([]);
  strip.show(SUMMARY);
  expect(text(strip.node, 'summary')).toEqual(['Dask: 2.00 s · 1 task']);
  expect(strip.node.textContent).toContain(
    '50 % computing · 25 % transfers · 0 % disk · 25 % idle'
  );
  const shares = [...strip.node.querySelectorAll<HTMLElement>('.kh-CellStrip-bar span')];
  expect(shares.map(share => share.style.flexGrow)).toEqual(['0.5', '0.25', '0', '0.25']);
  strip.show({ ...SUMMARY, run: 2, tasks: 3 });
  expect(text(strip.node, 'summary')).toEqual(['Dask: 2.00 s · 3 tasks']);
  click('Show in the task stream', strip.node);
  expect(opened.map(({ run }) => run)).toEqual([2]);
});
