/** Style rules of the fine performance metrics. */

export const FINE_METRICS_CSS = `
.kh-metrics {
  --kh-bar-columns: minmax(90px, 18%) minmax(60px, 1fr) 9ch minmax(140px, 38%);
  container-type: inline-size;
}
.kh-metrics .kh-bar-track { display: flex; overflow: hidden; }
.kh-metrics .kh-bar-track i { flex: none; height: 100%; box-shadow: inset -1px 0 0 var(--kh-surface); }
.kh-metrics .kh-bar-facts span { display: inline-block; }
.kh-metrics .kh-bar-facts span:not(:last-child)::after { content: '·'; margin: 0 0.4em; }
`;
