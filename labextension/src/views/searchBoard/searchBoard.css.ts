/** Style rules of the search board. */

export const SEARCH_BOARD_CSS = `
.kh-searchboard { gap: 10px; padding: 10px; }
.kh-searchboard .kh-board-head { display: flex; gap: 12px; align-items: center; flex-wrap: wrap; }
.kh-searchboard .kh-board-status { flex: 1; min-width: 24ch; }
.kh-searchboard progress { width: 100%; height: 6px; accent-color: var(--kh-accent); }
.kh-searchboard table { border-collapse: separate; border-spacing: 2px; width: auto; }
.kh-searchboard th { font-weight: 500; text-align: right; padding: 2px 6px; white-space: nowrap; }
.kh-searchboard .kh-heat thead th:not(:first-child) { text-align: center; }
.kh-searchboard .kh-heat td {
  min-width: 7ch;
  padding: 4px 8px;
  text-align: center;
  background: color-mix(in srgb, var(--kh-accent) var(--kh-share, 0%), var(--kh-surface));
  border: 1px solid var(--kh-line);
}
.kh-searchboard .kh-heat td.kh-best { border: 2px solid var(--kh-text); font-weight: 600; }
.kh-searchboard .kh-scroll { overflow: auto; max-height: 340px; }
.kh-searchboard .kh-parallel { width: 100%; max-width: 900px; }
.kh-searchboard svg text { fill: var(--kh-text); font-size: 11px; }
.kh-searchboard svg text.kh-name { font-weight: 600; }
.kh-searchboard .kh-parallel text { paint-order: stroke; stroke: var(--kh-surface); stroke-width: 3px; }
.kh-searchboard .kh-axis { stroke: var(--kh-edge); fill: none; }
.kh-searchboard .kh-line { stroke: var(--kh-accent); fill: none; }
.kh-searchboard .kh-line-best { stroke: var(--kh-text); stroke-width: 2.5; fill: none; }
.kh-searchboard .kh-box { fill: var(--kh-raised); stroke: var(--kh-accent); }
.kh-searchboard .kh-median { stroke: var(--kh-text); stroke-width: 2; }
.kh-searchboard .kh-box-row { display: flex; flex-wrap: wrap; gap: 16px; align-items: flex-start; }
.kh-searchboard .kh-boxes svg { width: 200px; height: 18px; }
.kh-searchboard caption { text-align: left; font-weight: 600; }
`;
