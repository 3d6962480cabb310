/** The views of the selected cluster, as a compact grid of buttons. */

import { VIEW_KINDS } from '../docks/viewKinds';
import type { IPanelModel } from './panelModel';

export function ViewButtons(props: { model: IPanelModel }): JSX.Element {
  const { openView, trans } = props.model;
  return (
    <div className="kh-Views">
      {VIEW_KINDS.map(kind => (
        <button
          key={kind.id}
          type="button"
          className="kh-Views-button"
          onClick={() => openView(kind.id)}
        >
          <kind.icon.react tag={null} width="16px" height="16px" />
          <span>{kind.label(trans)}</span>
        </button>
      ))}
    </div>
  );
}
