/** The notebook widget `Replay`, and the same for a page without kernel. */

import type { AnyModel } from '@anywidget/types';
import { ReplayFeed } from '../feeds';
import { viewBytes } from '../protocol';
import { mountTaskStream, mountWorkers } from '../views';

const MOUNTS = { 'task-stream': mountTaskStream, workers: mountWorkers };

type View = keyof typeof MOUNTS;

interface ITraits {
  _data: DataView;
  _view: View;
}

/** Show a recording's messages in an element. */
export function mountRecording(el: HTMLElement, bytes: Uint8Array, view: View): () => void {
  const feed = new ReplayFeed(bytes);
  const unmount = MOUNTS[view](el, feed);
  return () => {
    unmount();
    feed.dispose();
  };
}

export default {
  render({ model, el }: { model: AnyModel<ITraits>; el: HTMLElement }) {
    return mountRecording(el, viewBytes(model.get('_data')), model.get('_view'));
  }
};
