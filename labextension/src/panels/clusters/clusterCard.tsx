/** One cluster: its state, name and figures, its last minute, and what can be done with it. */

import { useState } from 'react';
import { hasRecord, type ICluster, isOnlyWatched } from '../../services/clusters/cluster';
import { loadOf } from '../../services/clusters/samples';
import { useAttempt } from '../shared/attempt';
import { CardActions, canClose } from './cardActions';
import { CloseQuestion } from './closeQuestion';
import { clusterFigures } from './figures';
import type { IPanelModel } from './panelModel';
import { ScaleRow } from './scaleRow';
import { Sparkline } from './sparkline';
import { stateWord } from './stateWord';
import { ViewButtons } from './viewButtons';

export interface IClusterCardProps {
  cluster: ICluster;
  model: IPanelModel;
  selected: boolean;
  /** Whether Tab stops here: one card of the list at a time. */
  roving: boolean;
  onFocus: () => void;
}

type Question = 'scale' | 'close' | null;

export function ClusterCard(props: IClusterCardProps): JSX.Element {
  const { cluster, model, selected } = props;
  const { store, trans } = model;
  const [question, setQuestion] = useState<Question>(null);
  const attempt = useAttempt();
  const tabIndex = props.roving ? 0 : -1;

  const close = () => {
    setQuestion(null);
    void attempt.run(() => store.close(cluster.id));
  };
  const askToClose = async () => {
    if (!canClose(cluster) || attempt.busy) {
      return;
    }
    const tasks = () => store.look(cluster.id).then(({ processing }) => processing);
    if (!isOnlyWatched(cluster) && (await tasks().catch(() => cluster.processing)) > 0) {
      setQuestion('close');
    } else {
      close();
    }
  };
  const open = () => {
    store.select(cluster.id);
    model.openView('task-stream');
  };
  const scale = async (workers: number) => {
    if (await attempt.run(() => store.scale(cluster.id, workers))) {
      setQuestion(null);
    }
  };
  return (
    <li
      className={`kh-Card ${selected ? 'kh-mod-selected' : ''}`}
      data-cluster-id={cluster.id}
      data-state={cluster.state}
      data-recorded={hasRecord(cluster) || undefined}
      onFocus={props.onFocus}
      onContextMenu={() => store.select(cluster.id)}
      onKeyDown={event => {
        const typing = event.target instanceof HTMLInputElement;
        if (event.key === 'Delete' && !typing) {
          event.preventDefault();
          void askToClose();
        }
      }}
    >
      <div className="kh-Card-body">
        <CardMain {...props} tabIndex={tabIndex} />
        <CardActions
          {...{ cluster, trans, tabIndex }}
          busy={attempt.busy}
          scaling={question === 'scale'}
          onOpen={open}
          onScale={() => setQuestion(question === 'scale' ? null : 'scale')}
          onRestart={() => void attempt.run(() => store.restart(cluster.id))}
          onInsert={() => model.insertClient(cluster)}
          onClose={() => void askToClose()}
        />
      </div>
      {question === 'scale' && (
        <ScaleRow
          workers={cluster.workers}
          busy={attempt.busy}
          trans={trans}
          onScale={workers => void scale(workers)}
          onCancel={() => setQuestion(null)}
        />
      )}
      {question === 'close' && (
        <CloseQuestion {...{ cluster, trans }} onYes={close} onNo={() => setQuestion(null)} />
      )}
      {attempt.error && (
        <p className="kh-Panel-error" role="alert">
          {attempt.error}
        </p>
      )}
      {selected && hasRecord(cluster) && <ViewButtons model={model} />}
    </li>
  );
}

/** The part that selects: a button over everything a card says. */
function CardMain(props: IClusterCardProps & { tabIndex: number }): JSX.Element {
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
        <span className="kh-Card-state">{stateWord(cluster.state, trans)}</span>
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
