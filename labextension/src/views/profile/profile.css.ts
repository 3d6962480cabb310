/** Style rules of the profile; the edge on the left marks your code also without colours. */

export const PROFILE_CSS = `
.kh-profile { --kh-own: #c8500a; --kh-lib: #0072b2; }
.kh-profile[data-scheme='dark'] { --kh-own: #f0703a; --kh-lib: #56b4e9; }
.kh-flame { position: relative; margin: 4px 8px; }
.kh-call {
  position: absolute;
  height: 19px;
  padding: 0 4px;
  overflow: hidden;
  line-height: 19px;
  text-overflow: ellipsis;
  white-space: nowrap;
  cursor: pointer;
  border-right: 1px solid var(--kh-surface);
}
.kh-profile [data-owner='prefix'] { background: color-mix(in srgb, var(--kh-prefix) 30%, var(--kh-surface)); box-shadow: inset 0 -3px 0 var(--kh-prefix); font-weight: 600; }
.kh-profile [data-owner='yours'] { background: color-mix(in srgb, var(--kh-own) 34%, var(--kh-surface)); box-shadow: inset 3px 0 0 var(--kh-own); }
.kh-profile [data-owner='library'] { background: color-mix(in srgb, var(--kh-lib) 24%, var(--kh-surface)); }
.kh-profile [data-owner='python'] { background: color-mix(in srgb, var(--kh-text) 12%, var(--kh-surface)); }
.kh-profile[data-scheme='dark'] [data-owner='library'] { background: color-mix(in srgb, var(--kh-lib) 36%, var(--kh-surface)); }
.kh-profile[data-scheme='dark'] [data-owner='python'] { background: color-mix(in srgb, var(--kh-text) 22%, var(--kh-surface)); }
.kh-call:empty { padding: 0; }
.kh-call:hover { filter: brightness(0.92); }
.kh-profile[data-scheme='dark'] .kh-call:hover { filter: brightness(1.2); }
.kh-view .kh-call:focus-visible { outline-offset: -2px; z-index: 1; }
.kh-profile .kh-toolbar > button { padding: 1px 9px; min-height: 24px; }
.kh-profile-shown { display: block; min-height: 28px; max-height: 68px; overflow: hidden; overflow-wrap: anywhere; color: var(--kh-text); }
`;
