/** One cluster: its state, name and figures, its last minute, and its actions. */

import { hasRecord, type ICluster } from '../../services/clusters/cluster';
import { ErrorLine } from '../shared/errorLine';
import { CardActions } from './cardActions';
import { CardMain } from './cardMain';
import { CloseQuestion } from './closeQuestion';
import type { IPanelModel } from './panelModel';
import { ScaleRow } from './scaleRow';
import { type ICardActions, useCardActions } from './useCardActions';
import { ViewButtons } from './viewButtons';

export interface IClusterCardProps {
  cluster: ICluster;
  model: IPanelModel;
  selected: boolean;
  /** Whether Tab stops here: one card of the list at a time. */
  roving: boolean;
  onFocus: () => void;
}

export function ClusterCard(props: IClusterCardProps): JSX.Element {
  const { cluster, model, selected } = props;
  const actions = useCardActions(cluster, model);
  return (
    <li
      className={`kh-Card ${selected ? 'kh-mod-selected' : ''}`}
      data-cluster-id={cluster.id}
      data-state={cluster.state}
      data-recorded={hasRecord(cluster) || undefined}
      onFocus={props.onFocus}
      onContextMenu={() => model.store.select(cluster.id)}
      onKeyDown={event => {
        if (event.key === 'Delete' && !(event.target instanceof HTMLInputElement)) {
          event.preventDefault();
          void actions.askToClose();
        }
      }}
    >
      <div className="kh-Card-body">
        <CardMain {...{ cluster, model, selected }} tabIndex={props.roving ? 0 : -1} />
        <CardButtons {...props} actions={actions} />
      </div>
      <CardQuestion {...props} actions={actions} />
      <ErrorLine text={actions.error} />
      {selected && hasRecord(cluster) && <ViewButtons model={model} />}
    </li>
  );
}

type WithActions = IClusterCardProps & { actions: ICardActions };

function CardButtons({ cluster, model, roving, actions }: WithActions): JSX.Element {
  const { question, ask } = actions;
  return (
    <CardActions
      {...{ cluster, trans: model.trans, tabIndex: roving ? 0 : -1, busy: actions.busy }}
      scaling={question === 'scale'}
      onOpen={actions.open}
      onScale={() => ask(question === 'scale' ? null : 'scale')}
      onRestart={actions.restart}
      onInsert={() => model.insertClient(cluster)}
      onClose={() => void actions.askToClose()}
    />
  );
}

function CardQuestion({ cluster, model, actions }: WithActions): JSX.Element | null {
  const { trans } = model;
  const onNo = () => actions.ask(null);
  if (actions.question === 'scale') {
    const { workers } = cluster;
    const onScale = (count: number) => void actions.scale(count);
    return <ScaleRow {...{ workers, busy: actions.busy, trans, onScale, onCancel: onNo }} />;
  }
  if (actions.question === 'close') {
    return <CloseQuestion {...{ cluster, trans, onYes: actions.close, onNo }} />;
  }
  return null;
}
