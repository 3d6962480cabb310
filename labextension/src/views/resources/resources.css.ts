/** Style rules of the charts over time; the last ones place what uPlot makes. */

export const RESOURCES_CSS = `
.kh-resources { min-height: 300px; }
.kh-charts { display: flex; flex: 1; flex-direction: column; min-height: 0; padding: 6px 8px 0 0; }
.kh-charts:focus-visible { outline-offset: -2px; }
.kh-chart { display: flex; flex: 1; flex-direction: column; min-height: 0; }
.kh-chart-title { flex: none; padding-left: 8px; color: var(--kh-quiet); }
.kh-chart-room { position: relative; flex: 1; min-height: 0; overflow: hidden; }
.kh-resources .uplot, .kh-resources .u-wrap { position: relative; }
.kh-resources :is(.u-over, .u-under) { position: absolute; }
.kh-resources .u-under { overflow: hidden; }
.kh-resources .uplot canvas { display: block; position: relative; width: 100%; height: 100%; }
.kh-resources :is(.u-axis, .u-select, .u-cursor-x, .u-cursor-y, .u-cursor-pt) {
  position: absolute;
  top: 0;
  left: 0;
  pointer-events: none;
}
.kh-resources .u-cursor-x { height: 100%; border-right: 1px solid var(--kh-edge); will-change: transform; }
.kh-resources .u-cursor-pt { border-radius: 50%; will-change: transform; }
.kh-resources :is(.u-cursor-y, .u-select, .u-off) { display: none; }
`;
