/** Style rules of the workers view. */

export const WORKERS_CSS = `
.kh-workers { height: 100%; container-type: inline-size; overflow: hidden; }
.kh-workers .kh-body { flex: 1; min-height: 0; overflow: auto; }
.kh-workers .kh-body:focus-visible { outline-offset: -2px; }
.kh-workers {
  --kh-managed: #0072b2;
  --kh-unmanaged: #56b4e9;
  --kh-spilled: #b26a00;
}
.kh-workers[data-scheme='dark'] {
  --kh-managed: #4fa8dc;
  --kh-unmanaged: #1f6ea3;
  --kh-spilled: #e69f00;
}
.kh-workers table { width: 100%; border-collapse: collapse; table-layout: fixed; }
.kh-workers th, .kh-workers td {
  padding: 5px 8px;
  text-align: left;
  vertical-align: middle;
  border-bottom: 1px solid var(--kh-line);
  font-weight: normal;
}
.kh-workers thead th {
  position: sticky;
  top: 0;
  z-index: 1;
  color: var(--kh-quiet);
  background: var(--kh-surface);
  white-space: nowrap;
  overflow: hidden;
  text-overflow: ellipsis;
}
.kh-workers tbody th { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.kh-col-name { width: 18%; }
.kh-col-cpu { width: 19%; }
.kh-col-tasks { width: 11%; }
.kh-col-status { width: 15%; }
.kh-workers thead .kh-col-tasks { text-align: right; }
.kh-workers .kh-tasks { text-align: right; white-space: nowrap; }
.kh-meter { display: flex; align-items: center; gap: 8px; min-width: 0; }
.kh-bar {
  position: relative;
  display: flex;
  flex: 1;
  min-width: 24px;
  height: 10px;
  background: var(--kh-raised);
  box-shadow: inset 0 0 0 1px var(--kh-line);
}
.kh-part { height: 100%; flex: none; }
.kh-part-cpu { background: var(--kh-quiet); }
.kh-part-managed { background: var(--kh-managed); }
.kh-part-unmanaged { background: var(--kh-unmanaged); }
.kh-part-spilled {
  background: repeating-linear-gradient(135deg, var(--kh-spilled) 0 2px, transparent 2px 4px);
}
.kh-limit { position: absolute; top: -3px; bottom: -3px; width: 2px; margin-left: -2px; background: var(--kh-text); }
.kh-figure { flex: none; text-align: right; white-space: nowrap; color: var(--kh-quiet); }
.kh-col-cpu-cell .kh-figure { width: 6ch; }
.kh-col-memory-cell .kh-figure { width: 15ch; }
.kh-status { white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.kh-status::before { content: '○'; display: inline-block; width: 1.3em; color: var(--kh-quiet); }
.kh-status[data-word='busy']::before { content: '●'; }
.kh-status[data-trouble='true'] { font-weight: 600; }
.kh-status[data-trouble='true']::before { content: '▲'; color: var(--kh-spilled); }
.kh-note { display: flex; flex-wrap: wrap; gap: 2px 16px; padding: 6px 8px; color: var(--kh-quiet); }
.kh-key { white-space: nowrap; }
.kh-key i { display: inline-block; width: 10px; height: 10px; margin-right: 5px; }
.kh-key b { display: inline-block; width: 2px; height: 12px; margin: 0 7px -2px 2px; background: var(--kh-text); }
@container (max-width: 560px) {
  .kh-workers thead { position: absolute; clip-path: inset(50%); }
  .kh-workers tr {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 2px 8px;
    padding: 6px 8px;
    border-bottom: 1px solid var(--kh-line);
  }
  .kh-workers tbody :is(th, td) { padding: 0; border: 0; }
  .kh-workers tbody th { font-weight: 600; }
  .kh-workers tbody .kh-status { grid-row: 1; grid-column: 2; }
  .kh-workers .kh-col-cpu-cell, .kh-workers .kh-col-memory-cell { grid-column: 1 / -1; }
  .kh-workers .kh-tasks { grid-column: 1 / -1; text-align: left; color: var(--kh-quiet); }
  .kh-workers .kh-tasks::before { content: attr(data-label) ' '; }
  .kh-col-cpu-cell .kh-figure { width: 15ch; }
}
`;
