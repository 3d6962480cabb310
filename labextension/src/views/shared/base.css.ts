/** Style rules every view shares: type, state card, hidden text, buttons. */

export const BASE_CSS = `
.kh-view {
  --kh-surface: var(--jp-layout-color1, Canvas);
  --kh-text: var(--jp-ui-font-color1, CanvasText);
  --kh-raised: color-mix(in srgb, var(--kh-text) 7%, var(--kh-surface));
  /* JupyterLab's own second colour falls below 4.5:1 on a raised ground. */
  --kh-quiet: color-mix(in srgb, var(--kh-text) 76%, var(--kh-surface));
  --kh-line: var(--jp-border-color2, color-mix(in srgb, CanvasText 18%, Canvas));
  --kh-edge: var(--jp-border-color1, color-mix(in srgb, CanvasText 34%, Canvas));
  --kh-accent: var(--jp-brand-color1, #1976d2);
  box-sizing: border-box;
  position: relative;
  display: flex;
  flex-direction: column;
  width: 100%;
  min-width: 0;
  color: var(--kh-text);
  background: var(--kh-surface);
  font-family: var(--jp-ui-font-family, system-ui, sans-serif);
  font-size: var(--jp-ui-font-size1, 13px);
  line-height: 1.4;
  font-variant-numeric: tabular-nums;
}
.kh-view *, .kh-view *::before { box-sizing: border-box; }
.kh-view[hidden], .kh-view [hidden] { display: none; }
.kh-hidden {
  position: absolute;
  width: 1px;
  height: 1px;
  margin: -1px;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
}
.kh-view button {
  font: inherit;
  color: var(--kh-text);
  background: var(--kh-surface);
  border: 1px solid var(--kh-edge);
  border-radius: 3px;
  padding: 3px 12px;
  min-height: 26px;
  cursor: pointer;
}
.kh-view button:hover { background: var(--kh-raised); }
.kh-view button.kh-primary {
  color: var(--kh-surface);
  background: var(--kh-text);
  border-color: var(--kh-text);
}
.kh-view button.kh-primary:hover { opacity: 0.88; }
.kh-view button:disabled { opacity: 0.45; cursor: default; }
.kh-view :focus { outline: none; }
.kh-view :focus-visible { outline: 2px solid var(--kh-accent); outline-offset: 1px; }
.kh-state {
  display: flex;
  flex: 1;
  flex-direction: column;
  align-items: center;
  justify-content: center;
  gap: 8px;
  padding: 24px 16px;
  text-align: center;
}
.kh-state-title { font-weight: 600; }
.kh-state-hint { max-width: 44ch; color: var(--kh-quiet); overflow-wrap: anywhere; }
.kh-view code { font-family: var(--jp-code-font-family, ui-monospace, monospace); font-size: 0.92em; }
.kh-state-actions { display: flex; flex-wrap: wrap; gap: 8px; justify-content: center; margin-top: 4px; }
.kh-progress {
  width: 120px;
  height: 2px;
  overflow: hidden;
  background: var(--kh-line);
}
.kh-progress::before {
  content: '';
  display: block;
  width: 40%;
  height: 100%;
  background: var(--kh-accent);
  animation: kh-slide 1.4s ease-in-out infinite alternate;
}
@keyframes kh-slide { to { transform: translateX(150%); } }
@media (prefers-reduced-motion: reduce) {
  .kh-progress::before { animation: none; width: 100%; opacity: 0.5; }
}
.kh-lost {
  display: flex;
  gap: 8px;
  align-items: baseline;
  padding: 4px 8px;
  border-bottom: 1px solid var(--kh-line);
  background: var(--kh-raised);
}
.kh-lost::before { content: '⚠'; }
`;
