/** A polite live region: which cluster changed its state, at most every two seconds. */

import type { TranslationBundle } from '@jupyterlab/translation';
import { useEffect, useRef, useState } from 'react';
import type { ICluster } from '../../services/clusters/cluster';
import { stateText } from './stateText';

const PAUSE = 2000;

export function Announcer(props: {
  clusters: readonly ICluster[];
  trans: TranslationBundle;
}): JSX.Element {
  const { clusters, trans } = props;
  const known = useRef<Map<string, string> | null>(null);
  const waiting = useRef<string[]>([]);
  const timer = useRef(0);
  const [text, setText] = useState('');

  useEffect(() => {
    const now = new Map(clusters.map(cluster => [cluster.id, cluster.state]));
    const before = known.current;
    known.current = now;
    if (before) {
      const changed = clusters.filter(cluster => before.get(cluster.id) !== cluster.state);
      waiting.current.push(...changed.map(c => `${c.name}: ${stateText(c.state, trans)}.`));
    }
    if (waiting.current.length > 0 && timer.current === 0) {
      timer.current = window.setTimeout(() => {
        timer.current = 0;
        setText(waiting.current.splice(0).join(' '));
      }, PAUSE);
    }
  });
  useEffect(() => () => clearTimeout(timer.current), []);

  return (
    <div className="kh-Panel-announcer" role="status" aria-live="polite">
      {text}
    </div>
  );
}
