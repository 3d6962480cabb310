/** The buttons of a card: two always visible, the rest on hover and focus. */

import type { TranslationBundle } from '@jupyterlab/translation';
import { closeIcon, refreshIcon } from '@jupyterlab/ui-components';
import { hasRecord, type ICluster, isGone, isOnlyWatched } from '../../services/clusters/cluster';
import { IconButton } from '../shared/iconButton';
import { insertClientIcon, scaleIcon, taskStreamIcon } from '../shared/icons';

export interface ICardActionsProps {
  cluster: ICluster;
  trans: TranslationBundle;
  tabIndex: number;
  scaling: boolean;
  busy: boolean;
  onOpen: () => void;
  onScale: () => void;
  onRestart: () => void;
  onInsert: () => void;
  onClose: () => void;
}

export function CardActions(props: ICardActionsProps): JSX.Element {
  const { cluster, trans, tabIndex, busy } = props;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would be announced as a form's part
    <div
      className="kh-Card-actions"
      role="group"
      aria-label={trans.__('Actions on %1', cluster.name)}
    >
      {cluster.state === 'live' && <LiveActions {...props} />}
      {hasRecord(cluster) && (
        <IconButton
          icon={taskStreamIcon}
          label={trans.__('Open the Task Stream')}
          {...{ tabIndex, onClick: props.onOpen }}
        />
      )}
      {canClose(cluster) && (
        <IconButton
          icon={closeIcon}
          label={closeLabel(cluster, trans)}
          {...{ tabIndex, disabled: busy, onClick: props.onClose }}
        />
      )}
    </div>
  );
}

function LiveActions(props: ICardActionsProps): JSX.Element {
  const { cluster, trans, tabIndex, busy } = props;
  return (
    <span className="kh-Card-more">
      {cluster.can.scale && (
        <IconButton
          icon={scaleIcon}
          label={trans.__('Scale Cluster')}
          expanded={props.scaling}
          {...{ tabIndex, disabled: busy, onClick: props.onScale }}
        />
      )}
      {cluster.can.restart && (
        <IconButton
          icon={refreshIcon}
          label={trans.__('Restart Workers')}
          {...{ tabIndex, disabled: busy, onClick: props.onRestart }}
        />
      )}
      <IconButton
        icon={insertClientIcon}
        label={trans.__('Insert Client Code')}
        {...{ tabIndex, onClick: props.onInsert }}
      />
    </span>
  );
}

export function canClose(cluster: ICluster): boolean {
  return cluster.state !== 'closing' && (cluster.can.close || isOnlyWatched(cluster));
}

export function closeLabel(cluster: ICluster, trans: TranslationBundle): string {
  if (isGone(cluster)) {
    return trans.__('Remove from List');
  }
  if (cluster.owner === 'address') {
    return trans.__('Stop Watching');
  }
  return cluster.state === 'starting' ? trans.__('Cancel Start') : trans.__('Close Cluster');
}
