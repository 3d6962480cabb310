/** Style rules of the task graph; a state has a fill of its own, whatever the colour. */

export const GRAPH_CSS = `
.kh-graph { min-height: 240px; --kh-prefix: var(--kh-quiet); }
.kh-graph-stage { position: relative; flex: 1; min-height: 160px; overflow: hidden; touch-action: none; cursor: grab; }
.kh-graph-svg { position: absolute; inset: 0; width: 100%; height: 100%; }
.kh-edges { fill: none; stroke: var(--kh-edge); stroke-width: 1; vector-effect: non-scaling-stroke; opacity: 0.8; }
.kh-edges-critical { stroke: var(--kh-text); stroke-width: 3; opacity: 1; }
.kh-node[role='button'] { cursor: pointer; }
.kh-node-frame { fill: var(--kh-surface); stroke: var(--kh-prefix); stroke-width: 1.2; }
.kh-node[data-state='waiting'] .kh-node-frame { stroke-dasharray: 3 2; }
.kh-node[data-critical='true'] .kh-node-frame { stroke: var(--kh-text); stroke-width: 3; }
.kh-node-done { fill: var(--kh-prefix); }
.kh-node-done[data-soft='true'] { fill: color-mix(in srgb, var(--kh-prefix) 38%, var(--kh-surface)); }
.kh-node-running { fill: color-mix(in srgb, var(--kh-prefix) 30%, var(--kh-surface)); stroke: var(--kh-prefix); stroke-width: 2; }
.kh-node[data-state='erred'] .kh-node-frame { stroke: var(--kh-text); }
.kh-node-cross { display: none; fill: none; stroke: var(--kh-text); stroke-width: 2.5; }
.kh-node[data-state='erred'] .kh-node-cross { display: inline; }
.kh-node-name { fill: var(--kh-text); font-size: 12px; }
.kh-node-count { fill: var(--kh-quiet); font-size: 11px; }
.kh-view .kh-node:focus-visible { outline: none; }
.kh-node:focus-visible .kh-node-frame { stroke: var(--kh-accent); stroke-width: 4; }
.kh-graph .kh-toolbar > button { padding: 1px 9px; min-height: 24px; }
.kh-graph .kh-keys i { box-sizing: border-box; border: 1.5px solid var(--kh-quiet); }
.kh-graph .kh-keys .kh-graph-key-waiting { border-style: dashed; }
.kh-graph .kh-keys .kh-graph-key-running { border-width: 2.5px; background: color-mix(in srgb, var(--kh-quiet) 30%, var(--kh-surface)); }
.kh-graph .kh-keys .kh-graph-key-done { background: var(--kh-quiet); }
.kh-graph .kh-keys .kh-graph-key-erred {
  border: 0;
  background:
    linear-gradient(45deg, transparent 44%, var(--kh-text) 44% 56%, transparent 56%),
    linear-gradient(135deg, transparent 44%, var(--kh-text) 44% 56%, transparent 56%);
}
.kh-graph .kh-keys .kh-graph-key-critical { width: 14px; height: 0; margin-bottom: 3px; border: 0; border-top: 3px solid var(--kh-text); }
`;
