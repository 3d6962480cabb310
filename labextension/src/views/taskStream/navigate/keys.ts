/** The action of each key in the task stream. */

import type { Direction } from '../paint/pick';

export type KeyAction =
  | { type: 'move'; direction: Direction }
  | { type: 'pan'; share: number }
  | { type: 'zoom'; factor: number }
  | { type: 'step'; by: 1 | -1 }
  | { type: 'pin' | 'close' | 'fit' | 'live' | 'help' | 'search' | 'group' };

type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

const PAN_SHARE = 0.2;
const ZOOM_FACTOR = 1.4;

const ZOOM_IN: KeyAction = { type: 'zoom', factor: 1 / ZOOM_FACTOR };
const ZOOM_OUT: KeyAction = { type: 'zoom', factor: ZOOM_FACTOR };
const EARLIER: KeyAction = { type: 'pan', share: -PAN_SHARE };
const LATER: KeyAction = { type: 'pan', share: PAN_SHARE };

const KEY_ACTIONS: Record<string, KeyAction> = {
  Enter: { type: 'pin' },
  ' ': { type: 'live' },
  Escape: { type: 'close' },
  '+': ZOOM_IN,
  '=': ZOOM_IN,
  w: ZOOM_IN,
  '-': ZOOM_OUT,
  s: ZOOM_OUT,
  a: EARLIER,
  d: LATER,
  f: { type: 'fit' },
  l: { type: 'live' },
  g: { type: 'group' },
  n: { type: 'step', by: 1 },
  N: { type: 'step', by: -1 },
  '/': { type: 'search' },
  '?': { type: 'help' }
};

/** Arrows pan and zoom until a task is selected; then they walk from task to task. */
const FREE_ARROWS: Record<string, KeyAction> = {
  ArrowLeft: EARLIER,
  ArrowRight: LATER,
  ArrowUp: ZOOM_IN,
  ArrowDown: ZOOM_OUT
};

const WALKING_ARROWS: Record<string, KeyAction> = {
  ArrowLeft: { type: 'move', direction: 'left' },
  ArrowRight: { type: 'move', direction: 'right' },
  ArrowUp: { type: 'move', direction: 'up' },
  ArrowDown: { type: 'move', direction: 'down' }
};

/** Null for other keys, and for combinations that belong to the browser. */
export function keyAction(event: Pressed, hasSelection: boolean): KeyAction | null {
  if (event.ctrlKey || event.metaKey || event.altKey) {
    return null;
  }
  const arrows = hasSelection && !event.shiftKey ? WALKING_ARROWS : FREE_ARROWS;
  const letter = event.shiftKey ? event.key : event.key.toLowerCase();
  return arrows[event.key] ?? KEY_ACTIONS[event.key] ?? KEY_ACTIONS[letter] ?? null;
}
