/** Style rules of the fine performance metrics. */

export const FINE_METRICS_CSS = `
.kh-metrics { container-type: inline-size; }
.kh-metric-list { margin: 0; padding: 0; list-style: none; }
.kh-metric-list li {
  display: grid;
  grid-template-columns: minmax(90px, 18%) minmax(60px, 1fr) 9ch minmax(140px, 38%);
  gap: 2px 12px;
  align-items: center;
  padding: 4px 8px;
  border-bottom: 1px solid var(--kh-line);
}
.kh-metric-name { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.kh-metric-bar { display: flex; height: 14px; overflow: hidden; }
.kh-metric-bar i { flex: none; height: 100%; box-shadow: inset -1px 0 0 var(--kh-surface); }
.kh-metric-total { text-align: right; white-space: nowrap; }
.kh-metric-facts { color: var(--kh-quiet); }
.kh-metric-facts span { display: inline-block; }
.kh-metric-facts span:not(:last-child)::after { content: '·'; margin: 0 0.4em; }
@container (max-width: 560px) {
  .kh-metric-list li { grid-template-columns: minmax(0, 1fr) auto; }
  .kh-metric-name { grid-row: 1; }
  .kh-metric-total { grid-row: 1; grid-column: 2; }
  .kh-metric-bar { grid-column: 1 / -1; height: 10px; }
  .kh-metric-facts { grid-column: 1 / -1; }
}
`;
