/** The keyboard shortcuts of the Cluster panel. */

import type { TranslationBundle } from '@jupyterlab/translation';

export function clusterShortcuts(trans: TranslationBundle): [string, string][] {
  return [
    ['↑ ↓', trans.__('move between clusters')],
    ['Enter', trans.__('select: views follow it')],
    ['Tab', trans.__('to the actions of a cluster')],
    ['Delete', trans.__('close, or remove a lost one')],
    ['Esc', trans.__('leave a form')],
    ['?', trans.__('show or hide this list')]
  ];
}
