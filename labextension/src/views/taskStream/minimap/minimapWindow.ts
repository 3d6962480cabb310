/** How keys and dragging change the window over the minimap. */

import { type ITimeSpan, shiftSpan } from '../model/timeSpan';

export type Grip = 'move' | 'start' | 'end';

export interface IRange {
  window: ITimeSpan;
  recorded: ITimeSpan;
}

/** How near to an edge the pointer takes hold of it. */
export const EDGE_PX = 6;

const STEP_SHARE = 0.1;
const ZOOM_FACTOR = 1.4;

/** Null for keys that mean nothing here. */
export function windowForKey(key: string, { window, recorded }: IRange): ITimeSpan | null {
  const span = window.end - window.start;
  const middle = (window.start + window.end) / 2;
  const sized = (half: number) => ({ start: middle - half, end: middle + half });
  const windows: Record<string, () => ITimeSpan> = {
    ArrowLeft: () => shiftSpan(window, -span * STEP_SHARE),
    ArrowRight: () => shiftSpan(window, span * STEP_SHARE),
    PageUp: () => shiftSpan(window, -span),
    PageDown: () => shiftSpan(window, span),
    Home: () => shiftSpan(window, recorded.start - window.start),
    End: () => shiftSpan(window, recorded.end - window.end),
    '+': () => sized(span / 2 / ZOOM_FACTOR),
    '=': () => sized(span / 2 / ZOOM_FACTOR),
    ArrowUp: () => sized(span / 2 / ZOOM_FACTOR),
    '-': () => sized((span / 2) * ZOOM_FACTOR),
    ArrowDown: () => sized((span / 2) * ZOOM_FACTOR)
  };
  return windows[key]?.() ?? null;
}

/** An edge stops before the other one. */
export function dragged(window: ITimeSpan, grip: Grip, seconds: number): ITimeSpan {
  const least = (window.end - window.start) * 0.02;
  if (grip === 'start') {
    return { ...window, start: Math.min(window.start + seconds, window.end - least) };
  }
  if (grip === 'end') {
    return { ...window, end: Math.max(window.end + seconds, window.start + least) };
  }
  return shiftSpan(window, seconds);
}

/** What a pointer at pixel `x` would take hold of. */
export function gripAt(x: number, from: number, to: number): Grip {
  if (Math.abs(x - from) <= EDGE_PX) {
    return 'start';
  }
  return Math.abs(x - to) <= EDGE_PX ? 'end' : 'move';
}
