/** The text beside a cluster's state dot. */

import type { TranslationBundle } from '@jupyterlab/translation';
import type { ClusterState } from '../../services/clusters/cluster';

export function stateText(state: ClusterState, trans: TranslationBundle): string {
  const texts: Record<ClusterState, string> = {
    starting: trans.__('Starting'),
    live: trans.__('Live'),
    lost: trans.__('Lost'),
    failed: trans.__('Failed'),
    closing: trans.__('Closing')
  };
  return texts[state] ?? state;
}
