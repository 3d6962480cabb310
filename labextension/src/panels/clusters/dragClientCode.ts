/** Drag a card into a notebook, where it becomes a cell that connects to its cluster. */

import { MimeData } from '@lumino/coreutils';
import { Drag } from '@lumino/dragdrop';
import { clientCode } from '../../services/clusters/clientCode';
import type { ICluster } from '../../services/clusters/cluster';

/** The MIME type that notebooks accept as cells. */
const CELL_MIME = 'application/vnd.jupyter.cells';
const THRESHOLD = 6;

/** Start a drag once the pointer has moved by more than the threshold. */
export function dragClientCode(cluster: ICluster, down: PointerEvent): void {
  if (down.button !== 0) {
    return;
  }
  const stop = () => {
    document.removeEventListener('pointermove', move);
    document.removeEventListener('pointerup', stop);
  };
  const move = (event: PointerEvent) => {
    if (Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) > THRESHOLD) {
      stop();
      void dragOf(cluster).start(event.clientX, event.clientY);
    }
  };
  document.addEventListener('pointermove', move);
  document.addEventListener('pointerup', stop);
}

function dragOf(cluster: ICluster): Drag {
  const source = clientCode(cluster);
  const mimeData = new MimeData();
  mimeData.setData('text/plain', source);
  mimeData.setData(CELL_MIME, [
    { cell_type: 'code', source, metadata: {}, outputs: [], execution_count: null }
  ]);
  const dragImage = document.createElement('div');
  dragImage.className = 'kh-DragImage';
  dragImage.textContent = source.split('\n')[2];
  return new Drag({
    mimeData,
    dragImage,
    supportedActions: 'copy',
    proposedAction: 'copy',
    source: null
  });
}
