/** Asks once, in the card, before a cluster with running tasks is closed. */

import type { TranslationBundle } from '@jupyterlab/translation';
import { useEffect, useRef } from 'react';
import type { ICluster } from '../../services/clusters/cluster';
import { useReturnFocus } from '../shared/returnFocus';

export function CloseQuestion(props: {
  cluster: ICluster;
  trans: TranslationBundle;
  onYes: () => void;
  onNo: () => void;
}): JSX.Element {
  const { cluster, trans } = props;
  const keep = useRef<HTMLButtonElement>(null);
  useReturnFocus();
  useEffect(() => keep.current?.focus(), []);
  return (
    <div
      className="kh-Question"
      role="alertdialog"
      aria-label={trans.__('Close %1?', cluster.name)}
      onKeyDown={event => {
        event.stopPropagation();
        if (event.key === 'Escape') {
          props.onNo();
        }
      }}
    >
      <span>
        {cluster.processing === 0
          ? trans.__('Its tasks are done.')
          : trans._n(
              '%1 task is running and would be lost.',
              '%1 tasks are running and would be lost.',
              cluster.processing
            )}
      </span>
      <span className="kh-Question-buttons">
        <button ref={keep} type="button" className="kh-Button" onClick={props.onNo}>
          {trans.__('Keep')}
        </button>
        <button type="button" className="kh-Button kh-mod-warn" onClick={props.onYes}>
          {trans.__('Close')}
        </button>
      </span>
    </div>
  );
}
