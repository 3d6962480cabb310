/** Style rules of the task stream around its canvas. */

export const TASK_STREAM_CSS = `
.kh-taskstream { height: 100%; min-height: 0; overflow: hidden; container-type: inline-size; }
.kh-taskstream .kh-body { display: flex; flex-direction: column; flex: 1 1 auto; min-height: 0; }
.kh-taskstream .kh-body[hidden] { display: none; }
.kh-head {
  display: flex;
  flex: none;
  align-items: flex-start;
  gap: 4px 12px;
  padding: 4px 8px;
  border-bottom: 1px solid var(--kh-line);
}
.kh-legend {
  display: flex;
  flex: 1;
  flex-wrap: wrap;
  gap: 2px 14px;
  min-width: 0;
  max-height: 3.1em;
  margin: 2px 0;
  padding: 0;
  overflow: auto;
  scrollbar-width: thin;
  list-style: none;
}
.kh-chip { display: inline-flex; align-items: baseline; gap: 5px; min-width: 0; max-width: 100%; }
.kh-chip-name { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.kh-chip-share { color: var(--kh-quiet); white-space: nowrap; }
.kh-swatch { flex: none; display: inline-block; width: 10px; height: 10px; align-self: center; }
.kh-swatch-none { border: 1px dashed var(--kh-quiet); }
.kh-swatch-transfer {
  height: 6px;
  background: repeating-linear-gradient(135deg, var(--kh-text) 0 1.4px, transparent 1.4px 3.5px);
}
.kh-swatch-disk {
  height: 6px;
  background: radial-gradient(circle, var(--kh-text) 1.2px, transparent 1.5px) 0 0 / 5px 6px;
}
.kh-swatch-deserialize { border: 1px solid var(--kh-text); }
.kh-tools { display: flex; flex: none; gap: 4px; }
.kh-view button.kh-tool { min-height: 24px; padding: 1px 8px; }
.kh-view button.kh-live { border-radius: 12px; padding: 1px 10px 1px 8px; color: var(--kh-quiet); }
.kh-live::before {
  content: '';
  display: inline-block;
  width: 7px;
  height: 7px;
  margin-right: 6px;
  border: 1.5px solid var(--kh-quiet);
  border-radius: 50%;
}
.kh-view button.kh-live[aria-pressed='true'] { color: var(--kh-text); font-weight: 600; }
.kh-live[aria-pressed='true']::before { background: var(--kh-accent); border-color: var(--kh-accent); }
.kh-plot { position: relative; flex: 1 1 120px; min-height: 64px; overflow: hidden; }
.kh-plot canvas {
  position: absolute;
  inset: 0;
  display: block;
  width: 100%;
  height: 100%;
  cursor: default;
  touch-action: pan-y;
}
.kh-taskstream canvas:focus-visible { outline-offset: -2px; }
.kh-foot-line {
  flex: none;
  padding: 3px 8px;
  border-top: 1px solid var(--kh-line);
  color: var(--kh-quiet);
}
.kh-foot-line span { display: inline-block; }
.kh-foot-line span:not(:last-child)::after { content: '·'; margin: 0 0.5em; }
.kh-card, .kh-help {
  position: absolute;
  top: 0;
  left: 0;
  z-index: 2;
  max-width: min(340px, 100%);
  padding: 6px 10px;
  color: var(--kh-text);
  background: var(--kh-surface);
  border: 1px solid var(--kh-edge);
  border-radius: 3px;
  box-shadow: 0 2px 6px rgb(0 0 0 / 24%);
  pointer-events: none;
}
.kh-card[data-pinned='true'] { pointer-events: auto; border-color: var(--kh-text); user-select: text; }
.kh-card-prefix { display: flex; gap: 6px; font-weight: 600; overflow-wrap: anywhere; }
.kh-card-key {
  color: var(--kh-quiet);
  font-family: var(--jp-code-font-family, ui-monospace, monospace);
  font-size: 0.88em;
  overflow-wrap: anywhere;
}
.kh-taskstream dl { display: grid; grid-template-columns: auto 1fr; gap: 0 10px; margin: 3px 0 0; }
.kh-taskstream dt { color: var(--kh-quiet); white-space: nowrap; }
.kh-taskstream dd { margin: 0; overflow-wrap: anywhere; }
.kh-help { left: auto; right: 8px; top: 4px; pointer-events: auto; }
@container (max-width: 420px) {
  .kh-head { flex-wrap: wrap; }
  .kh-legend { flex-basis: 100%; order: 2; max-height: clamp(3.1em, 8vh, 4.7em); }
  .kh-tools { flex: 1; justify-content: flex-end; }
}
`;
