/** What pointer and keyboard do in the task graph. */

import type { GraphCamera } from './camera';
import type { IPicture } from './picture';
import type { Stage } from './stage';

export interface IHandled {
  readonly stage: Stage;
  readonly camera: GraphCamera;
  readonly picture: IPicture | null;
  readonly current: number;
  select(node: number): void;
  open(node: number): void;
  closeAll(): void;
  fit(): void;
  moved(): void;
}

/** Pixels a pointer may tremble in a click. */
const STILL = 4;
const STEP = 1.25;
const PAN = 60;

/** Listen on the stage; returns the stop function. */
export function actOn(view: IHandled): () => void {
  const { node } = view.stage;
  const stop = new AbortController();
  const { signal } = stop;
  // A host with single-key commands (a notebook) must not hear the keys typed here.
  node.dataset.lmSuppressShortcuts = 'true';
  node.addEventListener('keydown', event => onKey(view, event), { signal });
  node.addEventListener('wheel', event => onWheel(view, event), { signal, passive: false });
  actOnPointer(view, node, signal);
  return () => stop.abort();
}

/** Drag moves the picture, a click opens the node under it. */
function actOnPointer(view: IHandled, node: HTMLElement, signal: AbortSignal): void {
  let last = { x: 0, y: 0 };
  let travelled = 0;
  const down = (event: PointerEvent) => {
    last = { x: event.clientX, y: event.clientY };
    travelled = 0;
  };
  const move = (event: PointerEvent) => {
    if (event.buttons !== 1) {
      return;
    }
    const [dx, dy] = [event.clientX - last.x, event.clientY - last.y];
    last = { x: event.clientX, y: event.clientY };
    travelled += Math.abs(dx) + Math.abs(dy);
    if (travelled > STILL) {
      view.camera.pan(dx, dy);
      view.moved();
    }
  };
  const click = (event: MouseEvent) => {
    const at = view.stage.at(event.target);
    if (at >= 0 && travelled <= STILL) {
      view.select(at);
      view.open(at);
    }
  };
  node.addEventListener('pointerdown', down, { signal });
  node.addEventListener('pointermove', move, { signal });
  node.addEventListener('click', click, { signal });
}

/** The node an arrow key leads to: along an edge sideways, along the layer up and down. */
export function neighbourOf(picture: IPicture, node: number, key: string): number {
  const { edges, layout } = picture;
  const { places } = layout;
  const near = (nodes: number[]) =>
    nodes.sort(
      (a, b) => distance(places[a], places[node]) - distance(places[b], places[node])
    )[0] ?? node;
  if (key === 'ArrowRight') {
    return near(edges.filter(edge => edge.from === node).map(edge => edge.to));
  }
  if (key === 'ArrowLeft') {
    return near(edges.filter(edge => edge.to === node).map(edge => edge.from));
  }
  const way = key === 'ArrowUp' ? -1 : 1;
  const column = places.map((_, i) => i).filter(i => places[i].layer === places[node].layer);
  return near(column.filter(i => Math.sign(places[i].y - places[node].y) === way));
}

function onKey(view: IHandled, event: KeyboardEvent): void {
  const { picture, camera, current } = view;
  if (!picture || event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }
  const { clientWidth: width, clientHeight: height } = view.stage.node;
  const moves: Record<string, () => void> = {
    '+': () => camera.zoom(STEP, width / 2, height / 2),
    '=': () => camera.zoom(STEP, width / 2, height / 2),
    '-': () => camera.zoom(1 / STEP, width / 2, height / 2),
    a: () => camera.pan(PAN, 0),
    d: () => camera.pan(-PAN, 0),
    w: () => camera.pan(0, PAN),
    s: () => camera.pan(0, -PAN),
    f: () => camera.fit()
  };
  if (event.key.startsWith('Arrow')) {
    const next = neighbourOf(picture, current, event.key);
    view.select(next);
    view.stage.focus(next);
  } else if (event.key === 'Enter' || event.key === ' ') {
    view.open(current);
  } else if (event.key === 'Escape') {
    view.closeAll();
  } else if (moves[event.key]) {
    moves[event.key]();
    view.moved();
  } else {
    return;
  }
  event.preventDefault();
  event.stopPropagation();
}

function onWheel(view: IHandled, event: WheelEvent): void {
  event.preventDefault();
  const { left, top } = view.stage.node.getBoundingClientRect();
  const factor = Math.exp(-event.deltaY / 400);
  view.camera.zoom(factor, event.clientX - left, event.clientY - top);
  view.moved();
}

function distance(a: { x: number; y: number }, b: { x: number; y: number }): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
