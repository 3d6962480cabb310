/** The notebook widget `SearchBoard`. */

import type { AnyModel } from '@anywidget/types';
import { type IBoard, mountSearchBoard } from '../views';
import { replaceStill } from './still';

interface ITraits {
  board: IBoard;
  /** Name of the picture that replaces the live view without a kernel. */
  _still: string;
}

export default {
  render({ model, el }: { model: AnyModel<ITraits>; el: HTMLElement }): () => void {
    return replaceStill(el, model.get('_still'), () =>
      mountSearchBoard(el, {
        board: () => model.get('board'),
        onChange: listener => {
          model.on('change:board', listener);
          return () => model.off('change:board', listener);
        },
        stop: () => model.send({ kind: 'stop' })
      })
    );
  }
};
