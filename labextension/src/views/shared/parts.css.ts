/** Style rules of what several views are put together from: bars, rows, lists, switches. */

export const PARTS_CSS = `
.kh-view[data-fill] { height: 100%; min-height: 160px; overflow: hidden; }
.kh-view[data-fill] .kh-body { display: flex; flex: 1; flex-direction: column; min-height: 0; }
.kh-view[data-fill] .kh-body[hidden] { display: none; }
.kh-toolbar {
  display: flex;
  flex: none;
  flex-wrap: wrap;
  align-items: center;
  gap: 4px 12px;
  padding: 4px 8px;
  border-bottom: 1px solid var(--kh-line);
}
.kh-toolbar-figure { margin-left: auto; color: var(--kh-quiet); }
.kh-segments { display: inline-flex; }
.kh-view .kh-segments button { padding: 1px 9px; min-height: 24px; border-radius: 0; margin-left: -1px; }
.kh-view .kh-segments button:first-child { border-radius: 3px 0 0 3px; margin-left: 0; }
.kh-segments button:focus-visible { position: relative; z-index: 1; }
.kh-view .kh-segments button:last-child { border-radius: 0 3px 3px 0; }
.kh-view .kh-segments button[aria-pressed='true'] {
  background: var(--kh-raised);
  box-shadow: inset 0 -2px 0 var(--kh-accent);
}
.kh-bar-list { margin: 0; padding: 0; list-style: none; }
.kh-bar-list li {
  display: grid;
  grid-template-columns: var(--kh-bar-columns);
  gap: 2px 12px;
  align-items: center;
  padding: 4px 8px;
  border-bottom: 1px solid var(--kh-line);
}
.kh-bar-name { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.kh-bar-track { height: 14px; }
.kh-bar-total { text-align: right; white-space: nowrap; }
.kh-bar-facts { color: var(--kh-quiet); }
@container (max-width: 560px) {
  .kh-bar-list li { grid-template-columns: minmax(0, 1fr) auto; }
  .kh-bar-name { grid-row: 1; }
  .kh-bar-total { grid-row: 1; grid-column: 2; }
  .kh-bar-track { grid-column: 1 / -1; height: 10px; }
  .kh-bar-facts { grid-column: 1 / -1; }
}
.kh-scroller { flex: 1; min-height: 0; overflow: hidden auto; }
.kh-foot { flex: none; padding: 4px 8px; border-top: 1px solid var(--kh-line); color: var(--kh-quiet); }
.kh-foot, .kh-keys { display: flex; flex-wrap: wrap; gap: 2px 16px; }
.kh-keys > * { white-space: nowrap; }
.kh-keys i { display: inline-block; width: 10px; height: 10px; margin-right: 5px; }
.kh-view .kh-fold:not([hidden]) {
  display: block;
  width: 100%;
  border: 0;
  border-bottom: 1px solid var(--kh-line);
  border-radius: 0;
  padding: 4px 8px;
  text-align: left;
  color: var(--kh-quiet);
}
.kh-fold::before { content: '▸'; display: inline-block; width: 1.3em; }
.kh-fold[aria-expanded='true']::before { content: '▾'; }
.kh-view .kh-fold:focus-visible { outline-offset: -2px; }
.kh-scroller:focus-visible { outline-offset: -2px; }
.kh-view :is(input[type='search'], select) {
  font: inherit;
  color: var(--kh-text);
  background: var(--kh-surface);
  border: 1px solid var(--kh-edge);
  border-radius: 3px;
  min-height: 24px;
  padding: 1px 6px;
  max-width: 100%;
}
.kh-view input[type='search'] { flex: 1 1 90px; min-width: 60px; }
.kh-view ::placeholder { color: var(--kh-quiet); opacity: 1; }
.kh-tip {
  position: absolute;
  z-index: 3;
  max-width: min(420px, 90%);
  padding: 6px 10px;
  pointer-events: none;
  color: var(--kh-text);
  background: var(--kh-surface);
  border: 1px solid var(--kh-edge);
  border-radius: 3px;
  box-shadow: 0 2px 8px rgb(0 0 0 / 25%);
  overflow-wrap: anywhere;
  white-space: pre-line;
}
`;
