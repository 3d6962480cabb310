/** Style rules of the self-test control. */

export const SELF_TEST_CSS = `
.kh-selftest {
  gap: 8px;
  max-width: 72ch;
  padding: 8px 0;
  background: transparent;
  font-family: var(--jp-content-font-family, var(--jp-ui-font-family, system-ui, sans-serif));
  font-size: var(--jp-content-font-size1, 14px);
  line-height: var(--jp-content-line-height, 1.6);
  container-type: inline-size;
}
.kh-selftest p { margin: 0 0 8px; }
.kh-selftest code {
  font-family: var(--jp-code-font-family, ui-monospace, monospace);
  font-size: 0.92em;
  padding: 0 3px;
  border-radius: 2px;
  background: var(--kh-raised);
}
.kh-selftest fieldset { margin: 0; padding: 0; border: 0; min-width: 0; }
.kh-rows { border: 1px solid var(--kh-line); border-radius: 4px; overflow: hidden; }
.kh-row + .kh-row { border-top: 1px solid var(--kh-line); }
.kh-row { border-left: 3px solid transparent; }
.kh-row:has(:checked) { background: var(--kh-raised); }
.kh-row label {
  display: grid;
  grid-template-columns: auto auto minmax(0, 1fr) auto;
  column-gap: 10px;
  align-items: baseline;
  padding: 7px 12px 7px 10px;
  cursor: pointer;
}
.kh-row label:hover { background: var(--kh-raised); }
.kh-row:has(:focus-visible) { outline: 2px solid var(--kh-accent); outline-offset: -2px; }
.kh-row input { margin: 0; align-self: start; translate: 0 0.3em; outline: none !important; accent-color: var(--kh-text); }
.kh-letter { color: var(--kh-quiet); font-family: var(--jp-code-font-family, ui-monospace, monospace); }
.kh-text { overflow-wrap: anywhere; }
.kh-mark { color: var(--kh-quiet); font-size: 0.92em; white-space: nowrap; }
.kh-feedback { padding: 0 12px 8px calc(43px + 1ch); color: var(--kh-quiet); }
.kh-selftest { --kh-good: var(--jp-success-color1, #2e7d32); --kh-more: var(--jp-warn-color1, #b26a00); }
.kh-row[data-verdict='right'] { border-left-color: var(--kh-good); }
.kh-row[data-verdict='not'], .kh-row[data-verdict='partly'] { border-left-color: var(--kh-more); }
.kh-foot { display: flex; flex-wrap: wrap; gap: 6px 12px; align-items: center; min-height: 28px; }
.kh-verdict { font-weight: 600; }
.kh-verdict::before { margin-right: 6px; }
.kh-verdict[data-verdict='right']::before { content: '✓'; color: var(--kh-good); }
.kh-verdict[data-verdict='partly']::before { content: '◐'; color: var(--kh-more); }
.kh-verdict[data-verdict='not']::before { content: '→'; color: var(--kh-more); }
.kh-verdict[data-verdict='recorded']::before { content: '●'; color: var(--kh-quiet); }
.kh-explanation { padding: 4px 12px; border-left: 3px solid var(--kh-line); }
.kh-explanation p:last-child { margin-bottom: 0; }
@container (max-width: 360px) {
  .kh-row label { grid-template-columns: auto auto minmax(0, 1fr); }
  .kh-mark { grid-column: 3; }
}
`;
