/** The part of a card that selects its cluster: a button over state, name and figures. */

import { hasRecord, type ICluster } from '../../services/clusters/cluster';
import { loadOf } from '../../services/clusters/samples';
import { clusterFigures } from './figures';
import type { IPanelModel } from './panelModel';
import { Sparkline } from './sparkline';
import { stateText } from './stateText';

export interface ICardMainProps {
  cluster: ICluster;
  model: IPanelModel;
  selected: boolean;
  tabIndex: number;
}

export function CardMain(props: ICardMainProps): JSX.Element {
  const { cluster, model, selected } = props;
  const { store, trans } = model;
  return (
    <button
      type="button"
      className="kh-Card-main"
      tabIndex={props.tabIndex}
      aria-current={selected}
      title={cluster.address || undefined}
      onClick={() => store.select(cluster.id)}
      onPointerDown={event => cluster.address && model.drag(cluster, event.nativeEvent)}
    >
      <span className="kh-Card-head">
        <span className="kh-Card-dot" aria-hidden="true" />
        <span className="kh-Card-name">{cluster.name}</span>
        <span className="kh-Card-state">{stateText(cluster.state, trans)}</span>
      </span>
      {cluster.state === 'live' &&
        clusterFigures(cluster, trans).map((line, i) => (
          <span key={i === 0 ? 'size' : 'use'} className="kh-Card-figures">
            {line}
          </span>
        ))}
      {cluster.message && <span className="kh-Card-message">{cluster.message}</span>}
      {hasRecord(cluster) && (
        <Sparkline
          samples={store.history(cluster.id)}
          label={trans.__('CPU: %1 % of its threads; last 60 s', Math.round(100 * loadOf(cluster)))}
        />
      )}
    </button>
  );
}
