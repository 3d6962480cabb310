/** Style rules of the cluster map; a kind of message has a colour, and a direction of its own. */

export const CLUSTER_MAP_CSS = `
.kh-map { --kh-transfer: #c8500a; --kh-tasks: #0072b2; --kh-done: #008a64; --kh-graph: #b0578d; min-height: 220px; }
.kh-map[data-scheme='dark'] { --kh-transfer: #f0703a; --kh-tasks: #56b4e9; --kh-done: #2dc492; --kh-graph: #e08fbf; }
.kh-map-stage { position: relative; flex: 1; min-height: 180px; overflow: hidden; }
.kh-map-svg { position: absolute; inset: 0; width: 100%; height: 100%; }
.kh-map-links { fill: none; stroke: var(--kh-edge); stroke-width: 1; }
.kh-map-body { fill: var(--kh-surface); stroke: var(--kh-quiet); stroke-width: 1.5; }
.kh-map-node[data-kind='scheduler'] .kh-map-body { fill: var(--kh-raised); stroke: var(--kh-text); }
.kh-map-node[data-kind='client'] .kh-map-body { fill: var(--kh-raised); }
.kh-map-load { fill: none; stroke: var(--kh-done); stroke-width: 4; transform: rotate(-90deg); }
.kh-map-node:not([data-kind='worker']) .kh-map-load { display: none; }
.kh-map-label {
  fill: var(--kh-text);
  font-size: 12px;
  text-anchor: middle;
  paint-order: stroke;
  stroke: var(--kh-surface);
  stroke-width: 3px;
}
.kh-map-node[data-named='false'] .kh-map-label { visibility: hidden; }
.kh-map-node:hover .kh-map-label { visibility: visible; }
.kh-arc { fill: none; stroke-linecap: round; pointer-events: none; }
.kh-arc-transfer { stroke: var(--kh-transfer); }
.kh-arc-tasks { stroke: var(--kh-tasks); }
.kh-arc-done { stroke: var(--kh-done); }
.kh-arc-graph, .kh-arc-news { stroke: var(--kh-graph); }
.kh-map .kh-keys i { width: 14px; height: 0; margin-bottom: 3px; border-top: 3px solid; }
.kh-map .kh-keys .kh-map-key-transfer { border-top: 6px solid var(--kh-transfer); margin-bottom: 2px; }
.kh-map .kh-keys .kh-map-key-tasks { border-color: var(--kh-tasks); }
.kh-map .kh-keys .kh-map-key-done { border-color: var(--kh-done); }
.kh-map .kh-keys .kh-map-key-graph { border-color: var(--kh-graph); }
`;
