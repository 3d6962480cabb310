/** Style rules of the progress view. */

export const PROGRESS_CSS = `
.kh-progressview { container-type: inline-size; --kh-prefix: var(--kh-quiet); }
.kh-progress-list { margin: 0; padding: 0; list-style: none; }
.kh-progress-line {
  display: grid;
  grid-template-columns: minmax(90px, 22%) minmax(80px, 1fr) minmax(120px, 34%);
  gap: 2px 12px;
  align-items: center;
  padding: 4px 8px;
  border-bottom: 1px solid var(--kh-line);
}
.kh-progress-name { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.kh-progress-counts { color: var(--kh-quiet); }
.kh-progress-idle { padding: 12px 8px; color: var(--kh-quiet); border-bottom: 1px solid var(--kh-line); }
.kh-progress-bar {
  display: flex;
  height: 14px;
  overflow: hidden;
  box-shadow: inset 0 0 0 1px var(--kh-edge);
}
.kh-progress-bar i { flex: none; height: 100%; }
.kh-progress-done { background: var(--kh-prefix); }
.kh-progress-executing {
  background: repeating-linear-gradient(135deg, var(--kh-prefix) 0 4px, var(--kh-surface) 4px 6px);
  min-width: 0;
}
.kh-progress-assigned { background: color-mix(in srgb, var(--kh-prefix) 55%, var(--kh-surface)); }
.kh-progress-queued { background: color-mix(in srgb, var(--kh-prefix) 30%, var(--kh-surface)); }
.kh-progress-waiting { background: var(--kh-surface); box-shadow: inset 0 0 0 1px var(--kh-edge); }
.kh-progress-noWorker { background: repeating-linear-gradient(90deg, var(--kh-edge) 0 2px, var(--kh-surface) 2px 6px); }
.kh-progress-erred {
  background:
    repeating-linear-gradient(45deg, transparent 0 3px, var(--kh-surface) 3px 4px),
    repeating-linear-gradient(135deg, transparent 0 3px, var(--kh-surface) 3px 4px),
    var(--kh-text);
}
@container (max-width: 520px) {
  .kh-progress-line { grid-template-columns: minmax(0, 1fr); gap: 3px; }
  .kh-progress-bar { height: 10px; }
}
`;
