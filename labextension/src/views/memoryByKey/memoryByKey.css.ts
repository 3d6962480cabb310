/** Style rules of the memory view. */

export const MEMORY_CSS = `
.kh-memory { container-type: inline-size; }
.kh-memory-list { margin: 0; padding: 0; list-style: none; }
.kh-memory-list li {
  display: grid;
  grid-template-columns: minmax(90px, 22%) minmax(60px, 1fr) 9ch minmax(110px, 24%);
  gap: 2px 12px;
  align-items: center;
  padding: 4px 8px;
  border-bottom: 1px solid var(--kh-line);
}
.kh-memory-name { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.kh-memory-bar { height: 14px; background: var(--kh-raised); }
.kh-memory-bar i { display: block; height: 100%; min-width: 1px; }
.kh-memory-size { text-align: right; white-space: nowrap; }
.kh-memory-facts { color: var(--kh-quiet); }
@container (max-width: 520px) {
  .kh-memory-list li { grid-template-columns: minmax(0, 1fr) auto; }
  .kh-memory-name { grid-row: 1; }
  .kh-memory-size { grid-row: 1; grid-column: 2; }
  .kh-memory-bar { grid-column: 1 / -1; height: 10px; }
  .kh-memory-facts { grid-column: 1 / -1; }
}
`;
