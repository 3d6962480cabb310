/** Style rules of rows to order and of cases to place. */

export const SORTING_CSS = `
.kh-order { margin: 0; padding: 0; list-style: none; }
.kh-order .kh-row { background: var(--kh-surface); }
.kh-order .kh-mod-dragged { opacity: 0.5; }
.kh-item {
  display: grid;
  grid-template-columns: auto auto minmax(0, 1fr) auto auto;
  column-gap: 10px;
  align-items: baseline;
  padding: 4px 8px 4px 10px;
  cursor: grab;
}
.kh-grip { color: var(--kh-quiet); }
.kh-moves { display: flex; gap: 4px; align-self: center; }
.kh-view button.kh-move { min-width: 28px; padding: 0; }
.kh-hint { margin-bottom: 6px; color: var(--kh-quiet); }
.kh-tray { display: flex; flex-wrap: wrap; gap: 6px; margin-bottom: 8px; }
.kh-view button.kh-chip {
  max-width: 100%;
  padding: 2px 8px;
  text-align: left;
  overflow-wrap: anywhere;
  border-left-width: 3px;
  cursor: grab;
}
.kh-view button.kh-chip[aria-pressed='true'] { background: var(--kh-text); color: var(--kh-surface); }
.kh-chip[aria-pressed='true'] :is(.kh-letter, code) { color: inherit; background: none; }
.kh-view button.kh-chip[data-verdict='right'] { border-left-color: var(--kh-good); }
.kh-view button.kh-chip[data-verdict='not'] { border-left-color: var(--kh-more); border-left-style: double; }
.kh-chip[data-verdict='right']::after { content: ' ✓'; }
.kh-chip[data-verdict='not']::after { content: ' →'; }
.kh-zones {
  display: grid;
  grid-template-columns: repeat(var(--kh-columns, 3), minmax(0, 1fr));
  border: 1px solid var(--kh-line);
  border-radius: 4px;
  gap: 1px;
  background: var(--kh-line);
  overflow: hidden;
}
.kh-zone { display: flex; flex-direction: column; gap: 6px; min-height: 76px; padding: 6px; background: var(--kh-surface); }
.kh-zone:hover { background: var(--kh-raised); }
.kh-view button.kh-zone-name { border-color: transparent; background: none; padding: 0 2px; text-align: left; overflow-wrap: anywhere; }
.kh-zone-chips { display: flex; flex: 1; flex-wrap: wrap; gap: 6px; align-content: flex-start; }
.kh-axis { color: var(--kh-quiet); font-size: 0.92em; }
.kh-axis.kh-mod-x { text-align: right; }
.kh-notes { margin: 8px 0 0; padding: 0; list-style: none; color: var(--kh-quiet); }
@container (max-width: 420px) {
  .kh-zones { grid-template-columns: minmax(0, 1fr); }
  /* In one column nothing grows to the right. */
  .kh-axis { display: none; }
  .kh-item { grid-template-columns: auto minmax(0, 1fr) auto; }
  .kh-grip { display: none; }
  .kh-item .kh-mark { grid-column: 2; }
  .kh-moves { grid-row: 1; grid-column: 3; }
}
`;
