/** Sentences and figures a reader sees. */

import { describe, expect, test } from 'vitest';
import { contrast } from '../../src/views/shared/color';
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatShare
} from '../../src/views/shared/format';
import { identity } from '../../src/views/shared/options';
import { COLORS, colorOf } from '../../src/views/shared/palette';
import { lostSentence, phaseOf } from '../../src/views/shared/phase';
import { keyAction } from '../../src/views/taskStream/navigate/keys';
import { legendEntries } from '../../src/views/taskStream/text/legend';
import {
  type ISummary,
  spokenSummary,
  statusLine
} from '../../src/views/taskStream/text/statusLine';

const SUMMARY: ISummary = {
  tasks: 3214,
  before: 0,
  repeats: 0,
  workers: 2,
  running: 0,
  offeredSeconds: 40,
  busy: { compute: 33.2, deserialize: 0.4, transfer: 1.4, disk: 0 },
  top: { prefix: 'read-csv', seconds: 21.35 },
  missed: 0,
  forgotten: 0
};

describe('the status line', () => {
  test('says what ran, where the time went and what was missed', () => {
    expect(statusLine(SUMMARY, identity).join(' · ')).toBe(
      '3,214 tasks · 2 workers · 61 % read-csv · 4 % transfer · 83 % busy without pauses · 0 missed'
    );
  });

  test('says what another scheduler ran and what is no longer kept', () => {
    const line = statusLine({ ...SUMMARY, before: 7, forgotten: 125_000, missed: 3 }, identity);
    expect(line.slice(0, 2)).toEqual(['3,214 tasks', '7 before the scheduler’s restart']);
    expect(line.slice(-2)).toEqual(['125,000 older no longer kept', '3 missed']);
  });

  test('claims no share of busy time before anything ran', () => {
    const nothing = {
      ...SUMMARY,
      tasks: 1,
      workers: 1,
      offeredSeconds: 0,
      top: null,
      running: 1,
      busy: { compute: 0, deserialize: 0, transfer: 0, disk: 0 }
    };
    expect(statusLine(nothing, identity).join(' · ')).toBe(
      '1 task · 1 worker · 1 running · 0 % transfer · 0 missed'
    );
  });

  test('is spoken shorter', () => {
    expect(spokenSummary({ ...SUMMARY, running: 2, missed: 5 }, identity)).toBe(
      '3,214 tasks done, 2 running, read-csv 61 % of time, 5 missed'
    );
  });
});

describe('figures', () => {
  test.each([
    [0, '0 B'],
    [999, '999 B'],
    [999_600, '1.0 MB'],
    [1_234_000_000, '1.2 GB'],
    [12_340_000_000, '12 GB'],
    [Number.NaN, '–']
  ])('%f bytes are written %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  test.each([
    [0, '0 s'],
    [0.00034, '340 µs'],
    [0.0034, '3.4 ms'],
    [0.34, '340 ms'],
    [3.4, '3.40 s'],
    [34, '34.0 s'],
    [75, '1 min 15 s'],
    [3599.9, '1 h 0 min'],
    [7380, '2 h 3 min']
  ])('%f seconds are written %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });

  test('counts are grouped and small shares are not zero', () => {
    expect([formatCount(1_000_000), formatShare(0.001), formatShare(0)]).toEqual([
      '1,000,000',
      '< 1 %',
      '0 %'
    ]);
  });
});

describe('the palette', () => {
  test.each([
    ['light', '#ffffff'],
    ['dark', '#212121'],
    ['dark', '#111111']
  ] as const)('has contrast with the %s surface %s', (scheme, surface) => {
    const ratios = COLORS[scheme].map(color => contrast(color, surface));
    expect(Math.min(...ratios)).toBeGreaterThanOrEqual(3);
  });

  test('gives a prefix the same place in both schemes, by first appearance', () => {
    const first = COLORS.light.indexOf(colorOf('words-first', 'light') as never);
    const second = COLORS.dark.indexOf(colorOf('words-second', 'dark') as never);
    expect(second).toBe((first + 1) % COLORS.light.length);
    expect(COLORS.dark.indexOf(colorOf('words-first', 'dark') as never)).toBe(first);
  });
});

describe('the legend', () => {
  test('lists prefixes in order of appearance, then patterns', () => {
    const busy = { compute: 3, deserialize: 0, transfer: 1, disk: 0 };
    const entries = legendEntries({ busy, prefixBusy: [1, 2] }, ['a', 'b'], 'light', identity);
    expect(entries.map(({ label, share }) => `${label} ${share}`)).toEqual([
      'a 25 %',
      'b 50 %',
      'transfer 25 %'
    ]);
  });

  test('shortens a long name, and finds its tasks by the whole one', () => {
    const busy = { compute: 3, deserialize: 0, transfer: 0, disk: 0 };
    const prefix = 'k'.repeat(5000);
    const [entry] = legendEntries({ busy, prefixBusy: [3] }, [prefix], 'light', identity);
    expect(entry.label.length).toBe(40);
    expect(entry.prefix).toBe(prefix);
  });

  test('sums up what is too much to list', () => {
    const prefixBusy = Array.from({ length: 50 }, (_, i) => 50 - i);
    const busy = { compute: 1275, deserialize: 0, transfer: 0, disk: 0 };
    const names = prefixBusy.map(String);
    const last = legendEntries({ busy, prefixBusy }, names, 'light', identity).at(-1);
    expect(last).toMatchObject({ label: '6 others', share: '2 %' });
  });
});

describe('phases', () => {
  const status = { state: 'lost', message: '', dropped: 0 } as const;

  test('a lost connection says what was kept and what happens next', () => {
    expect(lostSentence(status, true, identity)).toBe(
      'Disconnected from the cluster. History kept, reconnecting …'
    );
  });

  test('a sentence of the feed does not say twice that it tries again', () => {
    const message = 'The scheduler does not answer; trying again.';
    expect(lostSentence({ ...status, message }, true, identity)).toBe(`${message} History kept.`);
    expect(lostSentence({ ...status, message }, false, identity)).toBe(message);
  });

  test('a closed cluster with rows still shows them', () => {
    expect(phaseOf({ ...status, state: 'closed' }, true)).toBe('lost');
    expect(phaseOf({ ...status, state: 'closed' }, false)).toBe('empty');
  });
});

describe('keys', () => {
  const plain = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };

  test('with Ctrl belong to the browser', () => {
    expect(keyAction({ ...plain, key: 'f', ctrlKey: true }, false)).toBeNull();
  });

  test('arrows pan and zoom until a task is selected, then walk; with shift they still pan', () => {
    const typeOf = (key: string, hasSelection: boolean, shiftKey = false) =>
      keyAction({ ...plain, key, shiftKey }, hasSelection)?.type;
    expect([typeOf('ArrowLeft', false), typeOf('ArrowUp', false)]).toEqual(['pan', 'zoom']);
    expect([typeOf('ArrowLeft', true), typeOf('ArrowUp', true)]).toEqual(['move', 'move']);
    expect(typeOf('ArrowLeft', true, true)).toBe('pan');
  });

  test.each([
    ['w', { type: 'zoom', factor: 1 / 1.4 }],
    ['S', { type: 'zoom', factor: 1.4 }],
    ['a', { type: 'pan', share: -0.2 }],
    ['d', { type: 'pan', share: 0.2 }],
    ['n', { type: 'step', by: 1 }],
    ['/', { type: 'search' }],
    [' ', { type: 'live' }]
  ])('%s means %o', (key, action) => {
    expect(keyAction({ ...plain, key }, false)).toEqual(action);
  });

  test('capital N steps back', () => {
    expect(keyAction({ ...plain, key: 'N', shiftKey: true }, false)).toEqual({
      type: 'step',
      by: -1
    });
  });
});
