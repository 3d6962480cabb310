/** The views of the selected cluster, as a compact grid of buttons. */

import { VIEW_TYPES } from '../docks/viewTypes';
import type { IPanelModel } from './panelModel';

export function ViewButtons(props: { model: IPanelModel }): JSX.Element {
  const { openView, trans } = props.model;
  return (
    <div className="kh-Views">
      {VIEW_TYPES.map(type => (
        <button
          key={type.id}
          type="button"
          className="kh-Views-button"
          onClick={() => openView(type.id)}
        >
          <type.icon.react tag={null} width="16px" height="16px" />
          <span>{type.label(trans)}</span>
        </button>
      ))}
    </div>
  );
}
