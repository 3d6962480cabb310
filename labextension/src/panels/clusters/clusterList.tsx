/** The cards, with one Tab stop for all and arrow keys between them. */

import { useEffect, useRef, useState } from 'react';
import { ClusterCard } from './clusterCard';
import type { IPanelModel } from './panelModel';

const MAIN = '.kh-Card-main';

export function ClusterList(props: { model: IPanelModel }): JSX.Element {
  const { store, trans } = props.model;
  const { clusters, selected } = store;
  const list = useRef<HTMLUListElement>(null);
  const [focused, setFocused] = useState<string | null>(null);
  const hadFocus = useRef(false);
  const roving = clusters.some(({ id }) => id === focused) ? focused : selected?.id;

  // When the card that had the focus is removed, its neighbour takes over.
  useEffect(() => {
    const lost = hadFocus.current && document.activeElement === document.body;
    if (lost && list.current && focused !== roving) {
      list.current.querySelector<HTMLElement>(`${MAIN}[tabindex="0"]`)?.focus();
    }
  });
  const move = (event: React.KeyboardEvent) => {
    const mains = [...(list.current?.querySelectorAll<HTMLElement>(MAIN) ?? [])];
    const here = mains.indexOf(event.target as HTMLElement);
    const to = targetIndex(event.key, here, mains.length);
    if (here >= 0 && to !== null) {
      event.preventDefault();
      mains[to].focus();
    }
  };
  return (
    <ul
      ref={list}
      className="kh-Panel-list"
      aria-label={trans.__('Clusters')}
      onKeyDown={move}
      onFocus={() => {
        hadFocus.current = true;
      }}
      onBlur={event => {
        // A removed element reports no next one; a real departure does, or leaves the window.
        hadFocus.current = event.relatedTarget === null && event.target.isConnected === false;
      }}
    >
      {clusters.map(cluster => (
        <ClusterCard
          key={cluster.id}
          cluster={cluster}
          model={props.model}
          selected={cluster.id === selected?.id}
          roving={cluster.id === roving}
          onFocus={() => setFocused(cluster.id)}
        />
      ))}
    </ul>
  );
}

function targetIndex(key: string, here: number, count: number): number | null {
  const targets: Record<string, number> = {
    ArrowDown: Math.min(count - 1, here + 1),
    ArrowUp: Math.max(0, here - 1),
    Home: 0,
    End: count - 1
  };
  return targets[key] ?? null;
}
