/** The notebook widget `SearchBoard`. */

import type { AnyModel } from '@anywidget/types';
import { type IBoard, mountSearchBoard } from '../views';

interface ITraits {
  board: IBoard;
}

export default {
  render({ model, el }: { model: AnyModel<ITraits>; el: HTMLElement }): () => void {
    return mountSearchBoard(el, {
      board: () => model.get('board'),
      onChange: listener => {
        model.on('change:board', listener);
        return () => model.off('change:board', listener);
      },
      stop: () => model.send({ kind: 'stop' })
    });
  }
};
