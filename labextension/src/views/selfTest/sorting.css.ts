/** Style rules of rows to order and of cases to place. */

export const SORTING_CSS = `
.kh-selftest .kh-order { margin: 0; padding: 0; list-style: none; }
.kh-selftest .kh-order .kh-row { background: var(--kh-surface); }
.kh-selftest .kh-order .kh-mod-dragged { opacity: 0.5; }
.kh-selftest .kh-item {
  display: grid;
  grid-template-columns: auto auto minmax(0, 1fr) auto auto;
  column-gap: 10px;
  align-items: baseline;
  padding: 4px 8px 4px 10px;
  cursor: grab;
}
.kh-selftest .kh-grip { color: var(--kh-quiet); }
.kh-selftest .kh-moves { display: flex; gap: 4px; align-self: center; }
.kh-selftest button.kh-move { min-width: 28px; padding: 0; }
.kh-selftest .kh-hint { margin-bottom: 6px; color: var(--kh-quiet); }
.kh-selftest .kh-tray { display: flex; flex-wrap: wrap; gap: 6px; margin-bottom: 8px; }
.kh-selftest button.kh-case {
  max-width: 100%;
  padding: 2px 8px;
  text-align: left;
  overflow-wrap: anywhere;
  border-left-width: 3px;
  cursor: grab;
}
.kh-selftest button.kh-case[aria-pressed='true'] { background: var(--kh-text); color: var(--kh-surface); }
.kh-selftest .kh-case[aria-pressed='true'] :is(.kh-letter, code) { color: inherit; background: none; }
.kh-selftest button.kh-case[data-verdict='right'] { border-left-color: var(--kh-good); }
.kh-selftest button.kh-case[data-verdict='not'] { border-left-color: var(--kh-more); border-left-style: double; }
.kh-selftest .kh-case[data-verdict='right']::after { content: ' ✓'; }
.kh-selftest .kh-case[data-verdict='not']::after { content: ' →'; }
.kh-selftest .kh-zones {
  display: grid;
  grid-template-columns: repeat(var(--kh-columns, 3), minmax(0, 1fr));
  border: 1px solid var(--kh-line);
  border-radius: 4px;
  gap: 1px;
  background: var(--kh-line);
  overflow: hidden;
}
.kh-selftest .kh-zone { display: flex; flex-direction: column; gap: 6px; min-height: 76px; padding: 6px; background: var(--kh-surface); }
.kh-selftest .kh-zone:hover { background: var(--kh-raised); }
.kh-selftest button.kh-zone-name { border-color: transparent; background: none; padding: 0 2px; text-align: left; overflow-wrap: anywhere; }
.kh-selftest .kh-zone-chips { display: flex; flex: 1; flex-wrap: wrap; gap: 6px; align-content: flex-start; }
.kh-selftest .kh-axis { color: var(--kh-quiet); font-size: 0.92em; }
.kh-selftest .kh-axis.kh-mod-x { text-align: right; }
.kh-selftest .kh-notes { margin: 8px 0 0; padding: 0; list-style: none; color: var(--kh-quiet); }
@container (max-width: 420px) {
  .kh-selftest .kh-zones { grid-template-columns: minmax(0, 1fr); }
  /* In one column nothing grows to the right. */
  .kh-selftest .kh-axis { display: none; }
  .kh-selftest .kh-item { grid-template-columns: auto minmax(0, 1fr) auto; }
  .kh-selftest .kh-grip { display: none; }
  .kh-selftest .kh-item .kh-mark { grid-column: 2; }
  .kh-selftest .kh-moves { grid-row: 1; grid-column: 3; }
}
`;
