/** The keyboard shortcuts of the Lectures panel. */

import type { TranslationBundle } from '@jupyterlab/translation';

export function lectureShortcuts(trans: TranslationBundle): [string, string][] {
  return [
    ['↑ ↓', trans.__('move between lectures and their parts')],
    ['→ ←', trans.__('show or hide the parts of a lecture')],
    ['Enter', trans.__('open it there')],
    ['Tab', trans.__('to its buttons')],
    ['?', trans.__('show or hide this list')]
  ];
}
