/** Read a profile into a tree of calls, and lay it out as a flame graph that hangs from its root. */

import type { IFrame } from '../../protocol/frame';
import { textAt } from '../../protocol/frame';

/** Whose code a frame is: the reader's, a library's, Python's own; a prefix is above all. */
export type Owner = 'prefix' | 'yours' | 'library' | 'python';

export interface ICall {
  /** Number of its row; the root has 0. */
  id: number;
  parent: ICall | null;
  children: ICall[];
  depth: number;
  name: string;
  file: string;
  line: number;
  code: string;
  seconds: number;
}

export interface IBox {
  call: ICall;
  /** Left edge and width as shares of the room. */
  left: number;
  width: number;
  row: number;
}

/** The root, or null where nothing was sampled. */
export function readProfile({ length, numbers, strings }: IFrame<'profile'>): ICall | null {
  const calls: ICall[] = [];
  for (let id = 0; id < length; id++) {
    const parent = calls[numbers.parent[id]] ?? null;
    const call = {
      id,
      parent,
      children: [],
      depth: parent ? parent.depth + 1 : 0,
      name: textAt(strings.name, id),
      file: textAt(strings.file, id),
      line: numbers.line[id],
      code: textAt(strings.code, id),
      seconds: numbers.seconds[id]
    };
    parent?.children.push(call);
    calls.push(call);
  }
  for (const call of calls) {
    call.children.sort((a, b) => b.seconds - a.seconds);
  }
  return calls[0] ?? null;
}

/** Boxes of `focus`, its callers and what it called; none narrower than `least`. */
export function layOutCalls(focus: ICall, least: number): IBox[] {
  const boxes: IBox[] = ancestors(focus).map(call => ({
    call,
    left: 0,
    width: 1,
    row: call.depth
  }));
  const waiting: IBox[] = [{ call: focus, left: 0, width: 1, row: focus.depth }];
  for (const box of waiting) {
    boxes.push(box);
    let left = box.left;
    for (const call of box.call.children) {
      const width = call.seconds / focus.seconds;
      if (width >= least) {
        waiting.push({ call, left, width, row: call.depth });
      }
      left += width;
    }
  }
  return boxes;
}

/** What identifies a call from one sample to the next. */
export function pathOf(call: ICall): string {
  return [...ancestors(call), call]
    .map(({ name, file, line }) => `${name} ${file} ${line}`)
    .join('\n');
}

export function findCall(root: ICall, path: string): ICall | null {
  const waiting = [root];
  for (const call of waiting) {
    if (pathOf(call) === path) {
      return call;
    }
    waiting.push(...call.children.filter(child => path.startsWith(pathOf(child))));
  }
  return null;
}

export function ownerOf({ file, depth }: ICall): Owner {
  if (file === '') {
    return depth === 1 ? 'prefix' : 'python';
  }
  if (/[\\/]lib[\\/]python[\d.]+[\\/](?!site-packages)|^<frozen|<built-in>/.test(file)) {
    return 'python';
  }
  return /[\\/](site|dist)-packages[\\/]/.test(file) ? 'library' : 'yours';
}

/** "/srv/site-packages/pandas/io/csv.py" -> "pandas/io/csv.py"; "/home/me/lesson.py" -> "lesson.py". */
export function shortFile(file: string): string {
  const [, inside] = file.split(/[\\/](?:site|dist)-packages[\\/]/);
  return inside ?? file.split(/[\\/]/).at(-1) ?? file;
}

/** Seconds in the function itself, not in what it called. */
export function ownSeconds(call: ICall): number {
  return Math.max(0, call.seconds - call.children.reduce((sum, child) => sum + child.seconds, 0));
}

function ancestors(call: ICall): ICall[] {
  const found: ICall[] = [];
  for (let each = call.parent; each; each = each.parent) {
    found.unshift(each);
  }
  return found;
}
