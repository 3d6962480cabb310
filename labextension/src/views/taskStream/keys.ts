/** What a key means to the task stream. */

import type { Direction } from './pick';

export type KeyMeaning =
  | { kind: 'move'; direction: Direction }
  | { kind: 'pan'; share: number }
  | { kind: 'zoom'; factor: number }
  | { kind: 'step'; by: 1 | -1 }
  | { kind: 'pin' | 'close' | 'fit' | 'live' | 'help' | 'search' | 'group' };

type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

const PAN_SHARE = 0.2;
const ZOOM_FACTOR = 1.4;

const ZOOM_IN: KeyMeaning = { kind: 'zoom', factor: 1 / ZOOM_FACTOR };
const ZOOM_OUT: KeyMeaning = { kind: 'zoom', factor: ZOOM_FACTOR };
const EARLIER: KeyMeaning = { kind: 'pan', share: -PAN_SHARE };
const LATER: KeyMeaning = { kind: 'pan', share: PAN_SHARE };

const MEANINGS: Record<string, KeyMeaning> = {
  Enter: { kind: 'pin' },
  ' ': { kind: 'live' },
  Escape: { kind: 'close' },
  '+': ZOOM_IN,
  '=': ZOOM_IN,
  w: ZOOM_IN,
  '-': ZOOM_OUT,
  s: ZOOM_OUT,
  a: EARLIER,
  d: LATER,
  f: { kind: 'fit' },
  l: { kind: 'live' },
  g: { kind: 'group' },
  n: { kind: 'step', by: 1 },
  N: { kind: 'step', by: -1 },
  '/': { kind: 'search' },
  '?': { kind: 'help' }
};

/** Arrows pan and zoom until a task is selected; then they walk from task to task. */
const FREE_ARROWS: Record<string, KeyMeaning> = {
  ArrowLeft: EARLIER,
  ArrowRight: LATER,
  ArrowUp: ZOOM_IN,
  ArrowDown: ZOOM_OUT
};

const WALKING_ARROWS: Record<string, KeyMeaning> = {
  ArrowLeft: { kind: 'move', direction: 'left' },
  ArrowRight: { kind: 'move', direction: 'right' },
  ArrowUp: { kind: 'move', direction: 'up' },
  ArrowDown: { kind: 'move', direction: 'down' }
};

/** Null for keys that are not ours, and for every combination that belongs to the browser. */
export function keyMeaning(event: Pressed, hasSelection: boolean): KeyMeaning | null {
  if (event.ctrlKey || event.metaKey || event.altKey) {
    return null;
  }
  const arrows = hasSelection && !event.shiftKey ? WALKING_ARROWS : FREE_ARROWS;
  const letter = event.shiftKey ? event.key : event.key.toLowerCase();
  return arrows[event.key] ?? MEANINGS[event.key] ?? MEANINGS[letter] ?? null;
}
