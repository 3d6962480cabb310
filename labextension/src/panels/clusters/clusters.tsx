/** Everything in the Cluster panel: the list, the New form, the help, and the empty state. */

import { addIcon } from '@jupyterlab/ui-components';
import { useState } from 'react';
import { IconButton } from '../shared/iconButton';
import { PanelFrame } from '../shared/panelFrame';
import { Announcer } from './announcer';
import { ClusterList } from './clusterList';
import { EmptyPanel } from './emptyPanel';
import { NewCluster } from './newCluster';
import type { IPanelModel } from './panelModel';
import { clusterShortcuts } from './shortcuts';

export function Clusters(props: { model: IPanelModel }): JSX.Element {
  const { model } = props;
  const { store, trans } = model;
  const [open, setOpen] = useState(false);
  const create = (request: Parameters<typeof store.create>[0]) => store.create(request);
  const form = open && (
    <NewCluster {...{ trans, create }} defaults={model.defaults()} onDone={() => setOpen(false)} />
  );
  const add = (
    <IconButton
      icon={addIcon}
      label={trans.__('New cluster')}
      expanded={open}
      onClick={() => setOpen(!open)}
    />
  );
  return (
    <PanelFrame
      {...{ trans, form }}
      title={trans.__('Clusters')}
      shortcuts={clusterShortcuts(trans)}
      after={add}
      problem={store.problem}
    >
      {store.clusters.length > 0 && <ClusterList model={model} />}
      {store.clusters.length === 0 && !open && (
        <EmptyPanel model={model} onNew={() => setOpen(true)} />
      )}
      <Announcer clusters={store.clusters} trans={trans} />
    </PanelFrame>
  );
}
