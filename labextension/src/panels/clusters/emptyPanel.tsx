/** The panel without a cluster: still reading, or what to do. */

import { clusterIcon } from '../shared/icons';
import type { IPanelModel } from './panelModel';

export function EmptyPanel(props: { model: IPanelModel; onNew: () => void }): JSX.Element {
  const { store, trans, openLecture } = props.model;
  if (!store.isReady) {
    return <p className="kh-Empty">{store.problem ? '' : trans.__('Looking for clusters …')}</p>;
  }
  return (
    <div className="kh-Empty">
      <clusterIcon.react tag={null} width="32px" height="32px" />
      <p>{trans.__('No cluster is running.')}</p>
      <p className="kh-Empty-hint">
        {trans.__('A lecture starts one in its first cell. It appears here by itself.')}
      </p>
      <button type="button" className="kh-Button kh-mod-primary" onClick={openLecture}>
        {trans.__('Open lecture 00')}
      </button>
      <button type="button" className="kh-Button" onClick={props.onNew}>
        {trans.__('New cluster')}
      </button>
    </div>
  );
}
