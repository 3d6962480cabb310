/** Everything in the Cluster panel: the list, the New form, the help, and the empty state. */

import { addIcon } from '@jupyterlab/ui-components';
import { useState } from 'react';
import { IconButton } from '../shared/iconButton';
import { Announcer } from './announcer';
import { ClusterList } from './clusterList';
import { EmptyPanel } from './emptyPanel';
import { NewCluster } from './newCluster';
import type { IPanelModel } from './panelModel';
import { ShortcutHelp } from './shortcutHelp';

export function Clusters(props: { model: IPanelModel }): JSX.Element {
  const { store, trans } = props.model;
  const [form, setForm] = useState(false);
  const [help, setHelp] = useState(false);
  const empty = store.clusters.length === 0;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys bubble up from the controls inside
    <div
      className="kh-Panel"
      onKeyDown={event => {
        if (event.key === '?' && !(event.target instanceof HTMLInputElement)) {
          setHelp(!help);
        }
      }}
    >
      <div className="kh-Panel-header">
        <h2>{trans.__('Clusters')}</h2>
        <button
          type="button"
          className="kh-IconButton"
          title={trans.__('Keyboard shortcuts')}
          aria-label={trans.__('Keyboard shortcuts')}
          aria-expanded={help}
          onClick={() => setHelp(!help)}
        >
          ?
        </button>
        <IconButton
          icon={addIcon}
          label={trans.__('New cluster')}
          expanded={form}
          onClick={() => setForm(!form)}
        />
      </div>
      {help && <ShortcutHelp trans={trans} />}
      {form && (
        <NewCluster
          defaults={props.model.defaults()}
          trans={trans}
          create={request => store.create(request)}
          onDone={() => setForm(false)}
        />
      )}
      {store.problem && (
        <p className="kh-Panel-error" role="alert">
          {store.problem}
        </p>
      )}
      {empty ? (
        !form && <EmptyPanel model={props.model} onNew={() => setForm(true)} />
      ) : (
        <ClusterList model={props.model} />
      )}
      <Announcer clusters={store.clusters} trans={trans} />
    </div>
  );
}
