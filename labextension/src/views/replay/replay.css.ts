/** Style rules of the frame around the views of a recording. */

export const REPLAY_CSS = `
.kh-replay { height: 100%; min-height: 200px; overflow: hidden; container-type: inline-size; }
.kh-tabs {
  display: flex;
  flex: none;
  flex-wrap: wrap;
  padding: 0 4px;
  border-bottom: 1px solid var(--kh-line);
}
.kh-view .kh-tabs button {
  min-height: 28px;
  padding: 3px 10px;
  border: 0;
  border-radius: 0;
  color: var(--kh-quiet);
}
.kh-view .kh-tabs button[aria-selected='true'] {
  color: var(--kh-text);
  box-shadow: inset 0 -2px 0 var(--kh-accent);
}
.kh-view .kh-tabs button:focus-visible { outline-offset: -3px; }
.kh-replay-panel { display: flex; flex: 1 1 0; flex-direction: column; min-height: 0; overflow: hidden auto; }
.kh-replay-panel > .kh-view { flex: 1 1 0; }
.kh-playbar {
  display: flex;
  flex: none;
  flex-wrap: wrap;
  align-items: center;
  gap: 4px 10px;
  padding: 4px 8px;
  border-top: 1px solid var(--kh-line);
}
.kh-view .kh-play { min-width: 34px; padding: 1px 6px; }
.kh-playbar input { flex: 1 1 120px; min-width: 80px; height: 24px; margin: 0; accent-color: var(--kh-accent); }
.kh-moment { color: var(--kh-quiet); white-space: nowrap; text-align: right; }
@container (max-width: 440px) {
  .kh-view .kh-tabs button { padding: 3px 5px; }
}
@container (max-width: 520px) {
  .kh-playbar input { flex-basis: calc(100% - 60px); }
  .kh-playbar .kh-segments { margin-left: auto; }
  .kh-moment { text-align: left; }
}
`;
