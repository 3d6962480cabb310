/** Style rules of the logs. */

export const LOGS_CSS = `
.kh-logs { container-type: inline-size; }
.kh-log-lines { margin: 0; padding: 0; list-style: none; font-family: var(--jp-code-font-family, ui-monospace, monospace); font-size: 0.92em; }
.kh-log-lines li {
  display: grid;
  grid-template-columns: auto minmax(0, 1fr);
  gap: 0 12px;
  padding: 2px 8px 2px 6px;
  border-left: 3px solid transparent;
}
.kh-log-lines li[data-severity='2'] { border-color: #b87400; }
.kh-logs[data-scheme='dark'] .kh-log-lines li[data-severity='2'] { border-color: #e69f00; }
.kh-log-lines li:is([data-severity='3'], [data-severity='4']) { border-color: var(--jp-error-color1, #c62828); background: var(--kh-raised); }
.kh-log-head { display: flex; gap: 12px; color: var(--kh-quiet); white-space: nowrap; }
.kh-log-head > :nth-child(3) { width: 17ch; overflow: hidden; text-overflow: ellipsis; }
.kh-log-level { width: 8ch; }
li:is([data-severity='2'], [data-severity='3'], [data-severity='4']) .kh-log-level { color: var(--kh-text); font-weight: 600; }
.kh-log-text { white-space: pre-wrap; overflow-wrap: anywhere; }
.kh-log-none { padding: 12px 8px; color: var(--kh-quiet); }
.kh-logs .kh-toolbar { gap: 4px 8px; }
.kh-view.kh-logs select { flex: 1 1 104px; min-width: 0; padding: 1px 2px; max-width: 170px; }
.kh-logs .kh-toolbar > button { padding: 1px 9px; min-height: 24px; }
@container (max-width: 620px) {
  .kh-log-lines li { grid-template-columns: minmax(0, 1fr); padding-bottom: 5px; }
  .kh-log-head { gap: 8px; }
  .kh-log-head > :nth-child(3) { width: auto; min-width: 0; }
  .kh-log-level { width: auto; }
}
`;
