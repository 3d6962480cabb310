/** Dependencies and origins, kept under numbers that never change. */

import { expect, test } from 'vitest';
import { GraphTable } from '../../src/feeds';
import { Decoder, type IFrame } from '../../src/protocol';
import { readGolden } from '../golden';

function goldenFrames(): IFrame[] {
  const decoder = new Decoder();
  return readGolden('ordinary').messages.flatMap(message => {
    const decoded = decoder.decode(message);
    return decoded.type === 'rows' && decoded.frame.topic === 'graph' ? [decoded.frame] : [];
  });
}

/** Task `first + i` needs the `needs[i]`. */
function graphFrame(first: number, needs: readonly number[][]): IFrame {
  const texts = ['stem', 'prefix', 'cell', 'label', 'span'];
  const column = () => ({ values: ['inc-'], codes: new Int32Array(needs.length) });
  const offsets = new Int32Array(needs.length + 1);
  needs.forEach((list, i) => {
    offsets[i + 1] = offsets[i] + list.length;
  });
  return {
    topic: 'graph',
    ring: 'r1',
    first,
    next: first + needs.length,
    dropped: 0,
    now: 0,
    length: needs.length,
    numbers: {
      index: Int32Array.from(needs, (_, i) => first + i),
      run: new Int32Array(needs.length),
      created: new Float64Array(needs.length)
    },
    strings: Object.fromEntries(texts.map(name => [name, column()])),
    lists: { dependencies: { offsets, values: Int32Array.from(needs.flat()) } }
  };
}

test('the recording has each task’s dependencies and its cell', () => {
  const graph = new GraphTable();
  for (const frame of goldenFrames()) {
    graph.append(frame);
  }
  expect(graph.length).toBe(6);
  expect([...graph.dependencies(3)]).toEqual([0, 1, 2]);
  expect([...graph.dependencies(5)]).toEqual([3, 7]);
  expect(graph.dependents(0)).toEqual([2, 3]);
  expect(graph.row(3)).toMatchObject({ key: 'total-0f9e8d7c', run: 3, label: 'größe = <b>π</b>' });
});

test('a full store forgets its oldest tasks, and numbers stay', () => {
  const graph = new GraphTable(8);
  graph.append(graphFrame(0, [[], [0], [0, 1], [2], [3], [4]]));
  graph.append(graphFrame(6, [[5], [6, 0], [7]]));
  expect([graph.length, graph.first]).toEqual([8, 1]);
  expect([...graph.dependencies(graph.rowOf(7))]).toEqual([6, 0]);
  expect(graph.dependents(6)).toEqual([7]);
  expect(graph.rowOf(0)).toBe(-1);
  expect(graph.row(graph.rowOf(8)).key).toBe('inc-8');
});

test('a batch larger than the store keeps its newest tasks', () => {
  const graph = new GraphTable(3);
  graph.append(graphFrame(0, [[], [0], [1], [2], [3]]));
  expect([graph.length, graph.first]).toEqual([3, 2]);
  expect([...graph.dependencies(graph.rowOf(4))]).toEqual([3]);
});

test('after a gap the numbers go on behind it', () => {
  const graph = new GraphTable();
  graph.append(graphFrame(0, [[], [0]]));
  graph.append(graphFrame(10, [[], [10]]));
  expect([graph.length, graph.first]).toEqual([2, 10]);
  expect([...graph.dependencies(1)]).toEqual([10]);
});

test('the store grows beyond its first capacity', () => {
  const graph = new GraphTable();
  graph.append(
    graphFrame(
      0,
      Array.from({ length: 5000 }, (_, i) => (i ? [i - 1] : []))
    )
  );
  expect([...graph.dependencies(4999)]).toEqual([4998]);
});
