/** Options of a view's host: a translator, and actions for the empty state. */

export type Translate = (text: string, ...args: string[]) => string;

export interface IAction {
  label: string;
  run: () => void;
}

export interface IViewOptions {
  /** Translator of the host; `%1`, `%2` … are filled from its further arguments. */
  trans?: Translate;
  /** Buttons of the empty state, most useful first. */
  actions?: readonly IAction[];
  /** Sentence of the empty state where the host knows better what to do. */
  hint?: string;
}

/** The translator of hosts that have none. */
export function identity(text: string, ...args: string[]): string {
  return text.replace(/%(\d)/g, (_, place) => args[Number(place) - 1] ?? '');
}
