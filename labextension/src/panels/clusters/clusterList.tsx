/** The cards, with one Tab stop for all and arrow keys between them. */

import { type RefObject, useEffect, useRef, useState } from 'react';
import { ClusterCard } from './clusterCard';
import type { IPanelModel } from './panelModel';

const MAIN = '.kh-Card-main';

export function ClusterList(props: { model: IPanelModel }): JSX.Element {
  const { store, trans } = props.model;
  const { clusters, selected } = store;
  const list = useRef<HTMLUListElement>(null);
  const [focused, setFocused] = useState<string | null>(null);
  const roving = (clusters.some(({ id }) => id === focused) ? focused : selected?.id) ?? null;
  const hadFocus = useNeighbourFocus(list, focused !== roving);
  return (
    <ul
      ref={list}
      className="kh-Panel-list"
      aria-label={trans.__('Clusters')}
      onKeyDown={event => moveFocus(event, list)}
      onFocus={() => {
        hadFocus.current = true;
      }}
      onBlur={event => {
        // A removed element has no next one and is disconnected; leaving the window is neither.
        hadFocus.current = event.relatedTarget === null && event.target.isConnected === false;
      }}
    >
      {clusters.map(cluster => (
        <ClusterCard
          key={cluster.id}
          {...{ cluster, model: props.model }}
          selected={cluster.id === selected?.id}
          roving={cluster.id === roving}
          onFocus={() => setFocused(cluster.id)}
        />
      ))}
    </ul>
  );
}

/** When the card that had the focus is removed, its neighbour receives it. */
function useNeighbourFocus(list: RefObject<HTMLElement>, removed: boolean) {
  const hadFocus = useRef(false);
  useEffect(() => {
    if (removed && hadFocus.current && document.activeElement === document.body) {
      list.current?.querySelector<HTMLElement>(`${MAIN}[tabindex="0"]`)?.focus();
    }
  });
  return hadFocus;
}

function moveFocus(event: React.KeyboardEvent, list: RefObject<HTMLElement>): void {
  const mains = [...(list.current?.querySelectorAll<HTMLElement>(MAIN) ?? [])];
  const here = mains.indexOf(event.target as HTMLElement);
  const to = targetIndex(event.key, here, mains.length);
  if (here >= 0 && to !== null) {
    event.preventDefault();
    mains[to].focus();
  }
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
