/** Style rules of the memory view. */

export const MEMORY_CSS = `
.kh-memory {
  --kh-bar-columns: minmax(90px, 22%) minmax(60px, 1fr) 9ch minmax(110px, 24%);
  container-type: inline-size;
}
.kh-memory .kh-bar-track { background: var(--kh-raised); }
.kh-memory .kh-bar-track i { display: block; height: 100%; min-width: 1px; }
`;
