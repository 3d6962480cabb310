/** Style rules of the self-test controls. */

import { SORTING_CSS } from './sorting.css';

export const SELF_TEST_CSS = `
.kh-selftest {
  --kh-good: var(--jp-success-color1, #2e7d32);
  --kh-more: var(--jp-warn-color1, #b26a00);
  gap: 8px;
  max-width: 72ch;
  padding: 8px 0;
  background: transparent;
  font-family: var(--jp-content-font-family, var(--jp-ui-font-family, system-ui, sans-serif));
  font-size: var(--jp-content-font-size1, 14px);
  line-height: var(--jp-content-line-height, 1.6);
  container-type: inline-size;
}
.kh-selftest p, .kh-selftest > ul, .kh-selftest > pre { margin: 0 0 8px; }
.kh-selftest code {
  font-family: var(--jp-code-font-family, ui-monospace, monospace);
  font-size: 0.92em;
  padding: 0 3px;
  border-radius: 2px;
  background: var(--kh-raised);
}
.kh-selftest pre {
  padding: 6px 12px;
  overflow-x: auto;
  line-height: 1.45;
  background: var(--kh-raised);
}
.kh-selftest pre code { padding: 0; background: none; }
.kh-selftest fieldset { margin: 0; padding: 0; border: 0; min-width: 0; }
.kh-selftest .kh-rows { border: 1px solid var(--kh-line); border-radius: 4px; overflow: hidden; }
.kh-selftest .kh-row + .kh-row { border-top: 1px solid var(--kh-line); }
.kh-selftest .kh-row { border-left: 3px solid transparent; }
.kh-selftest .kh-row:has(input:checked) { background: var(--kh-raised); }
.kh-selftest .kh-row label {
  display: grid;
  grid-template-columns: auto auto minmax(0, 1fr) auto;
  column-gap: 10px;
  align-items: baseline;
  padding: 7px 12px 7px 10px;
  cursor: pointer;
}
.kh-selftest .kh-row label:hover { background: var(--kh-raised); }
.kh-selftest .kh-row:has(input[type='radio']:focus-visible, input[type='checkbox']:focus-visible) {
  outline: 2px solid var(--kh-accent);
  outline-offset: -2px;
}
.kh-selftest .kh-row input[type='radio'], .kh-selftest .kh-row input[type='checkbox'] {
  margin: 0;
  align-self: start;
  translate: 0 0.3em;
  outline: none !important;
  accent-color: var(--kh-text);
}
.kh-selftest .kh-letter { color: var(--kh-quiet); font-family: var(--jp-code-font-family, ui-monospace, monospace); }
.kh-selftest .kh-text { overflow-wrap: anywhere; }
.kh-selftest .kh-mark { color: var(--kh-quiet); font-size: 0.92em; white-space: nowrap; }
.kh-selftest .kh-feedback { padding: 0 12px 8px calc(43px + 1ch); color: var(--kh-quiet); }
.kh-selftest .kh-lines .kh-row + .kh-row { border-top: 0; }
.kh-selftest .kh-lines .kh-row label { padding-top: 1px; padding-bottom: 1px; }
.kh-selftest .kh-lines .kh-letter { min-width: 2ch; text-align: right; }
.kh-selftest .kh-lines .kh-text code { padding: 0; background: none; white-space: pre-wrap; }
.kh-selftest .kh-fieldrow, .kh-selftest .kh-predict { border: 0; border-left: 3px solid transparent; padding-left: 8px; }
.kh-selftest .kh-row[data-verdict='right'] { border-left-color: var(--kh-good); }
.kh-selftest .kh-row[data-verdict='not'], .kh-selftest .kh-row[data-verdict='partly'] { border-left-color: var(--kh-more); }
.kh-selftest .kh-fieldrow .kh-feedback { padding: 6px 0 0; }
.kh-selftest .kh-field { display: flex; flex-wrap: wrap; gap: 4px 8px; align-items: baseline; }
.kh-selftest .kh-field input[type='text'], .kh-selftest .kh-field select {
  font: inherit;
  color: var(--kh-text);
  background: var(--kh-surface);
  border: 1px solid var(--kh-edge);
  border-radius: 3px;
  padding: 2px 8px;
  min-height: 28px;
}
.kh-selftest .kh-number { width: 14ch; max-width: 100%; text-align: right; }
.kh-selftest .kh-word { width: 36ch; max-width: 100%; }
.kh-selftest .kh-field input[aria-invalid='true'] { border-style: dashed; }
.kh-selftest .kh-unit, .kh-selftest .kh-end { color: var(--kh-quiet); white-space: nowrap; }
.kh-selftest .kh-scale { display: flex; flex-wrap: wrap; gap: 4px 10px; align-items: center; margin-bottom: 6px; }
.kh-selftest .kh-scale input { flex: 1 1 12ch; min-width: 12ch; max-width: 40ch; margin: 0; accent-color: var(--kh-text); }
.kh-selftest .kh-check { display: flex; flex-wrap: wrap; gap: 6px 12px; align-items: center; min-height: 28px; }
.kh-selftest .kh-verdict { font-weight: 600; }
.kh-selftest .kh-verdict::before { margin-right: 6px; }
.kh-selftest .kh-verdict[data-verdict='right']::before { content: '✓'; color: var(--kh-good); }
.kh-selftest .kh-verdict[data-verdict='partly']::before { content: '◐'; color: var(--kh-more); }
.kh-selftest .kh-verdict[data-verdict='not']::before { content: '→'; color: var(--kh-more); }
.kh-selftest .kh-verdict[data-verdict='recorded']::before { content: '●'; color: var(--kh-quiet); }
.kh-selftest .kh-explanation, .kh-selftest .kh-problem { padding: 4px 12px; border-left: 3px solid var(--kh-line); }
.kh-selftest .kh-explanation p:last-child { margin-bottom: 0; }
${SORTING_CSS}
@container (max-width: 360px) {
  .kh-selftest .kh-row label { grid-template-columns: auto auto minmax(0, 1fr); }
  .kh-selftest .kh-mark { grid-column: 3; white-space: normal; }
  .kh-selftest .kh-feedback { padding-left: 12px; }
}
@container (max-width: 200px) {
  .kh-selftest .kh-row label { column-gap: 6px; padding-left: 4px; padding-right: 4px; }
  .kh-selftest .kh-scale input { flex-basis: 100%; }
}
`;
