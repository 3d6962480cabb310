/** Which state a view is in, and the sentences that go with it. */

import type { IFeedState } from '../../feeds/feed';
import type { Translate } from './options';

export type Phase = 'empty' | 'starting' | 'live' | 'lost' | 'recorded';

/** `hasRows`: something was received that is worth showing even without a connection. */
export function phaseOf(status: IFeedState, hasRows: boolean): Phase {
  if (status.state === 'lost') {
    return 'lost';
  }
  if (hasRows && status.state === 'recorded') {
    return 'recorded';
  }
  if (hasRows) {
    return status.state === 'closed' ? 'lost' : 'live';
  }
  return status.state === 'starting' ? 'starting' : 'empty';
}

/** One line above a view that shows what was kept. */
export function lostSentence(status: IFeedState, hasRows: boolean, trans: Translate): string {
  const kept = hasRows ? trans('History kept') : trans('Nothing recorded yet');
  // A sentence of the feed says by itself what is tried next.
  if (status.message) {
    return hasRows ? `${status.message} ${kept}.` : status.message;
  }
  return status.state === 'closed'
    ? `${trans('The cluster is closed.')} ${kept}.`
    : `${trans('Disconnected from the cluster.')} ${kept}, ${trans('reconnecting …')}`;
}
