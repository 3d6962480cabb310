// @vitest-environment jsdom
/** The task graph: who needs whom, how far it is, what is drawn of very many tasks. */

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { GraphTable } from '../../src/feeds';
import type { IFrame } from '../../src/protocol';
import { mountGraphView } from '../../src/views';
import { GraphCamera } from '../../src/views/graph/camera';
import { group } from '../../src/views/graph/grouping';
import { neighbourOf } from '../../src/views/graph/handling';
import { layOutGraph } from '../../src/views/graph/layout';
import { criticalPath, levelsOf } from '../../src/views/graph/paths';
import { pictureOf } from '../../src/views/graph/picture';
import { latestFrom } from '../../src/views/graph/span';
import { fillGaps, nextDraw } from './dom';
import { taskFrame } from './frames';
import { MountedView } from './liveViews';

interface INeed {
  prefix: string;
  needs: number[];
  created?: number;
}

/** Task `i` has the prefix and needs the tasks given. */
function graphFrame(tasks: readonly INeed[], first = 0): IFrame {
  const prefixes = [...new Set(tasks.map(task => task.prefix))];
  const codes = Int32Array.from(tasks, task => prefixes.indexOf(task.prefix));
  const nothing = { values: [''], codes: new Int32Array(tasks.length) };
  const offsets = new Int32Array(tasks.length + 1);
  tasks.forEach(({ needs }, i) => {
    offsets[i + 1] = offsets[i] + needs.length;
  });
  return {
    topic: 'graph',
    ring: 'r1',
    first,
    next: first + tasks.length,
    dropped: 0,
    now: 0,
    length: tasks.length,
    numbers: {
      index: Int32Array.from(tasks, (_, i) => first + i),
      run: new Int32Array(tasks.length).fill(-1),
      created: Float64Array.from(tasks, task => task.created ?? 0)
    },
    strings: {
      stem: { values: prefixes.map(prefix => `${prefix}-`), codes },
      prefix: { values: prefixes, codes },
      cell: nothing,
      label: nothing,
      span: nothing
    },
    lists: { dependencies: { offsets, values: Int32Array.from(tasks.flatMap(t => t.needs)) } }
  };
}

function graphOf(tasks: readonly INeed[]): GraphTable {
  const graph = new GraphTable();
  graph.append(graphFrame(tasks));
  return graph;
}

/** Two reads, each cleaned, then summed. */
const PIPELINE: INeed[] = [
  { prefix: 'read', needs: [] },
  { prefix: 'read', needs: [] },
  { prefix: 'clean', needs: [0] },
  { prefix: 'clean', needs: [1] },
  { prefix: 'sum', needs: [2, 3] }
];

/** Many reads and as many cleans. */
function wide(count: number): INeed[] {
  const reads = Array.from({ length: count }, () => ({ prefix: 'read', needs: [] as number[] }));
  const cleans = reads.map((_, i) => ({ prefix: 'clean', needs: [i] }));
  return [...reads, ...cleans];
}

let view: MountedView | null = null;

beforeEach(fillGaps);

afterEach(() => {
  view?.remove();
  view = null;
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

test('a task is one step after the last it needs', () => {
  expect([...levelsOf(graphOf(PIPELINE), 0)]).toEqual([0, 0, 1, 1, 2]);
});

test('the critical path is the chain that takes longest', () => {
  const seconds = [1, 5, 1, 2, 3];
  const path = criticalPath(graphOf(PIPELINE), 0, 5, row => seconds[row]);
  expect(path).toEqual({ rows: [1, 3, 4], seconds: 10 });
});

test('the latest part begins after the last pause', () => {
  const times = [0, 0.1, 5, 5.2, 5.4];
  const graph = graphOf(PIPELINE.map((task, i) => ({ ...task, created: times[i] })));
  expect(latestFrom(graph)).toBe(2);
  expect(latestFrom(new GraphTable())).toBe(0);
});

test('few tasks are drawn one by one, in layers from left to right', () => {
  const { nodes, edges, layout } = pictureOf(graphOf(PIPELINE), 0, new Set());
  expect(nodes).toHaveLength(5);
  expect(edges).toHaveLength(4);
  for (const { from, to } of edges) {
    expect(layout.places[from].x).toBeLessThan(layout.places[to].x);
  }
});

test('many tasks are drawn by prefix, and a node that is opened into parts of it', () => {
  const graph = graphOf(wide(2000));
  const closed = group(graph, 0, levelsOf(graph, 0), new Set());
  expect(closed.nodes.map(node => [node.key, node.rows.length])).toEqual([
    ['read', 2000],
    ['clean', 2000]
  ]);
  expect(closed.edges).toEqual([{ from: 0, to: 1 }]);
  const opened = group(graph, 0, levelsOf(graph, 0), new Set(['read', 'read/0+40']));
  expect(opened.nodes.filter(node => node.rows.length === 1)).toHaveLength(40);
  expect(new Set(opened.nodes.map(node => node.key)).size).toBe(opened.nodes.length);
  const covered = opened.nodes.reduce((sum, node) => sum + node.rows.length, 0);
  expect(covered).toBe(4000);
});

test('nodes never lie on each other', () => {
  const sized = Array.from({ length: 200 }, (_, i) => ({ level: i % 7, width: 12, height: 12 }));
  const edges = sized.slice(7).map((_, i) => ({ from: i, to: i + 7 }));
  const { places, width, height } = layOutGraph(sized, edges);
  const spots = new Set(places.map(({ x, y }) => `${Math.round(x / 12)} ${Math.round(y / 12)}`));
  expect(spots.size).toBe(200);
  expect(places.every(({ x, y }) => x > 0 && y > 0 && x < width && y < height)).toBe(true);
});

test('prefixes that need each other in turn are laid out all the same', () => {
  const sized = [0.5, 0.7].map(level => ({ level, width: 100, height: 30 }));
  const edges = [
    { from: 0, to: 1 },
    { from: 1, to: 0 }
  ];
  const { places } = layOutGraph(sized, edges);
  expect(places[0].x).toBeLessThan(places[1].x);
});

test('a hundred thousand tasks are two nodes, with a critical path through both', () => {
  const graph = graphOf(wide(50_000));
  const { nodes } = pictureOf(graph, 0, new Set());
  expect(nodes).toHaveLength(2);
  expect(criticalPath(graph, 0, graph.length, () => 1)).toEqual({ rows: [0, 50_000], seconds: 2 });
});

test('the camera shows all, and zooms at the pointer', () => {
  const camera = new GraphCamera();
  const room = { width: 200, height: 100 };
  const content = { width: 400, height: 400 };
  expect(camera.view(room, content)).toEqual({ x: -200, y: 0, width: 800, height: 400 });
  camera.zoom(2, 100, 50);
  expect(camera.view(room, content)).toEqual({ x: 0, y: 100, width: 400, height: 200 });
  camera.fit();
  expect(camera.view(room, content).width).toBe(800);
});

test('arrow keys follow the edges sideways and the layer up and down', () => {
  const picture = pictureOf(graphOf(PIPELINE), 0, new Set());
  const right = neighbourOf(picture, 0, 'ArrowRight');
  expect(picture.nodes[right].prefix).toBe('clean');
  expect(neighbourOf(picture, right, 'ArrowLeft')).toBe(0);
  const below = neighbourOf(picture, 0, 'ArrowDown');
  expect(neighbourOf(picture, below, 'ArrowUp')).toBe(0);
});

test('every node says its state, and the path is said above the picture', async () => {
  view = new MountedView(mountGraphView);
  await view.give(graphFrame(PIPELINE));
  await view.give(
    taskFrame([
      { prefix: 'read', start: 0, duration: 1, task: 0 },
      { prefix: 'read', start: 0, duration: 4, task: 1, status: 'erred' }
    ])
  );
  const nodes = [...view.el.querySelectorAll('.kh-node')];
  const labels = await vi.waitFor(() => {
    const said = nodes.map(node => node.getAttribute('aria-label') ?? '');
    expect(said[0]).toBe('read-0: done');
    return said;
  });
  expect(labels[1]).toBe('read-1: erred, on the critical path');
  expect(labels[4]).toContain('sum-4: waiting');
  expect(view.texts('.kh-toolbar-figure')[0]).toContain('5 tasks · critical path 4.00 s');
});

test('rows of tasks that arrived before their graph count too', async () => {
  view = new MountedView(mountGraphView);
  await view.give(taskFrame([{ prefix: 'read', start: 0, duration: 1, task: 0 }]));
  await view.give(graphFrame(PIPELINE));
  await nextDraw();
  expect(view.el.querySelector('.kh-node')?.getAttribute('aria-label')).toContain('done');
});

test('a large graph opens by Enter and closes by Escape', async () => {
  view = new MountedView(mountGraphView);
  await view.give(graphFrame(wide(400)));
  const { el } = view;
  const press = async (key: string) => {
    const node = el.querySelector('.kh-node[tabindex="0"]');
    node?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    await nextDraw();
    return el.querySelectorAll('.kh-node').length;
  };
  expect(el.querySelectorAll('.kh-node')).toHaveLength(2);
  expect(await press('Enter')).toBe(51);
  expect(await press('Escape')).toBe(2);
});

test('the graph leaves nothing behind', async () => {
  view = new MountedView(mountGraphView);
  await view.give(graphFrame(PIPELINE));
  view.dispose();
  expect([view.el.childElementCount, view.feed.listeners]).toEqual([0, 0]);
});
