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
.kh-legend[data-more]::after {
  content: attr(data-more);
  position: sticky;
  bottom: 0;
  margin-left: auto;
  padding: 0 4px;
  color: var(--kh-quiet);
  background: var(--kh-surface);
}
.kh-chip { display: inline-flex; align-items: baseline; gap: 5px; min-width: 0; max-width: 100%; }
.kh-chip-item { display: inline-flex; min-width: 0; max-width: 100%; }
.kh-view button.kh-chip { padding: 0 3px; min-height: 0; border: 0; background: none; }
.kh-view button.kh-chip:hover { background: var(--kh-raised); }
.kh-chip-name { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.kh-chip-share { color: var(--kh-quiet); white-space: nowrap; }
.kh-swatch { flex: none; display: inline-block; width: 10px; height: 10px; align-self: center; }
.kh-texture-1 { background-image: repeating-linear-gradient(135deg, var(--kh-surface) 0 1.4px, transparent 1.4px 4px); }
.kh-texture-2 { background-image: radial-gradient(circle, var(--kh-surface) 1.2px, transparent 1.5px); background-size: 5px 5px; }
.kh-texture-3 {
  background-image: linear-gradient(var(--kh-surface) 1px, transparent 1px),
    linear-gradient(90deg, var(--kh-surface) 1px, transparent 1px);
  background-size: 5px 5px;
}
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
.kh-tool svg { display: block; }
.kh-lens { fill: none; stroke: currentcolor; stroke-width: 1.6; stroke-linecap: round; }
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
.kh-plot { position: relative; flex: 1 1 120px; min-height: 64px; overflow: hidden; contain: strict; }
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
.kh-search {
  display: flex;
  flex: none;
  gap: 6px;
  align-items: center;
  padding: 4px 8px;
  border-bottom: 1px solid var(--kh-line);
}
.kh-search-input, .kh-group {
  min-height: 24px;
  color: var(--kh-text);
  background: var(--kh-surface);
  border: 1px solid var(--kh-edge);
  border-radius: 3px;
  font: inherit;
}
.kh-search-input { flex: 0 1 280px; min-width: 60px; padding: 1px 6px; }
.kh-search-count { min-width: 7ch; color: var(--kh-quiet); white-space: nowrap; }
.kh-group { padding: 0 2px; }
.kh-minimap {
  position: relative;
  flex: none;
  height: 24px;
  margin: 4px 0;
  overflow: hidden;
  background: var(--kh-raised);
  touch-action: none;
  cursor: grab;
  contain: strict;
}
.kh-minimap:active { cursor: grabbing; }
.kh-minimap canvas { position: absolute; inset: 0; width: 100%; height: 100%; }
.kh-minimap-window {
  position: absolute;
  top: 0;
  bottom: 0;
  left: 0;
  border: 1.5px solid var(--kh-text);
  box-shadow: 0 0 0 9999px color-mix(in srgb, var(--kh-surface) 55%, transparent);
  pointer-events: none;
}
.kh-foot-line {
  flex: none;
  margin-top: auto;
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
.kh-card { display: flex; flex-direction: column; max-height: 100%; }
.kh-card-prefix { display: flex; flex: none; gap: 6px; font-weight: 600; overflow-wrap: anywhere; }
.kh-card-prefix span, .kh-card-key {
  display: -webkit-box;
  overflow: hidden;
  -webkit-box-orient: vertical;
  -webkit-line-clamp: 3;
}
.kh-card[data-pinned='true'] { overflow: auto; }
.kh-card[data-pinned='true'] .kh-card-key { display: block; max-height: 7em; overflow: auto; }
.kh-card-key {
  flex: none;
  color: var(--kh-quiet);
  font-family: var(--jp-code-font-family, ui-monospace, monospace);
  font-size: 0.88em;
  overflow-wrap: anywhere;
}
.kh-taskstream dl { display: grid; grid-template-columns: auto 1fr; gap: 0 10px; margin: 3px 0 0; }
.kh-taskstream dt { color: var(--kh-quiet); white-space: nowrap; }
.kh-taskstream dd { margin: 0; overflow-wrap: anywhere; }
.kh-card-list-title { flex: none; margin-top: 4px; color: var(--kh-quiet); }
.kh-card ul { flex: none; margin: 0; padding: 0; list-style: none; }
.kh-view button.kh-card-link {
  display: flex;
  gap: 6px;
  width: 100%;
  min-height: 0;
  padding: 1px 4px;
  border: 0;
  background: none;
  text-align: left;
}
.kh-view button.kh-card-link:hover { background: var(--kh-raised); }
.kh-card-link span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; text-decoration: underline; }
.kh-card-link:disabled span { text-decoration: none; }
.kh-card-more { padding-left: 20px; color: var(--kh-quiet); }
.kh-help { left: auto; right: 8px; top: 36px; max-height: calc(100% - 40px); overflow: auto; pointer-events: auto; }
@container (max-width: 640px) {
  /* The legend gives way before the lanes do. */
  .kh-head { flex: 0 1000 auto; flex-direction: column-reverse; align-items: stretch; min-height: 4.6em; }
  .kh-legend { flex: 0 1 auto; max-height: 15em; min-height: 1.6em; }
  .kh-tools { flex-wrap: wrap; justify-content: flex-end; }
}
`;
