/** What a key means to the task stream. */

import type { Direction } from './pick';

export type KeyMeaning =
  | { kind: 'move'; direction: Direction }
  | { kind: 'pan'; share: number }
  | { kind: 'zoom'; factor: number }
  | { kind: 'pin' | 'close' | 'fit' | 'live' | 'help' };

const PAN_SHARE = 0.2;
const ZOOM_FACTOR = 1.4;

const MEANINGS: Record<string, KeyMeaning> = {
  ArrowLeft: { kind: 'move', direction: 'left' },
  ArrowRight: { kind: 'move', direction: 'right' },
  ArrowUp: { kind: 'move', direction: 'up' },
  ArrowDown: { kind: 'move', direction: 'down' },
  Enter: { kind: 'pin' },
  ' ': { kind: 'pin' },
  Escape: { kind: 'close' },
  '+': { kind: 'zoom', factor: 1 / ZOOM_FACTOR },
  '=': { kind: 'zoom', factor: 1 / ZOOM_FACTOR },
  '-': { kind: 'zoom', factor: ZOOM_FACTOR },
  a: { kind: 'pan', share: -PAN_SHARE },
  d: { kind: 'pan', share: PAN_SHARE },
  f: { kind: 'fit' },
  l: { kind: 'live' },
  '?': { kind: 'help' }
};

/** Null for keys that are not ours, and for every combination that belongs to the browser. */
export function keyMeaning(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>
): KeyMeaning | null {
  if (event.ctrlKey || event.metaKey || event.altKey) {
    return null;
  }
  if (event.shiftKey && (event.key === 'ArrowLeft' || event.key === 'ArrowRight')) {
    return { kind: 'pan', share: event.key === 'ArrowLeft' ? -PAN_SHARE : PAN_SHARE };
  }
  return MEANINGS[event.key] ?? null;
}
