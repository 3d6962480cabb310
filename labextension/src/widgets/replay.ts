/** The notebook widget `Replay`, and the same for a page without kernel. */

import type { AnyModel } from '@anywidget/types';
import { ReplayFeed } from '../feeds';
import { viewBytes } from '../protocol';
import { mountReplay } from '../views';

/** An output has no height of its own. */
const HEIGHT = '440px';

interface ITraits {
  _data: DataView;
  _view: string;
}

/** Show a recording's messages in an element. */
export function mountRecording(el: HTMLElement, bytes: Uint8Array, view: string): () => void {
  const feed = new ReplayFeed(bytes);
  const unmount = mountReplay(el, feed, { view });
  return () => {
    unmount();
    feed.dispose();
  };
}

export default {
  render({ model, el }: { model: AnyModel<ITraits>; el: HTMLElement }) {
    // A box of our own: the host writes the style of its element.
    const box = el.ownerDocument.createElement('div');
    box.style.height = HEIGHT;
    el.append(box);
    return mountRecording(box, viewBytes(model.get('_data')), model.get('_view'));
  }
};
