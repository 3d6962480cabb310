/** Read the host's colours, and watch them for changes. */

import { luminance } from './color';

export interface ITheme {
  scheme: 'light' | 'dark';
  surface: string;
  raised: string;
  text: string;
  quiet: string;
  line: string;
  edge: string;
  accent: string;
  font: string;
}

/** Calls back at once and after every change of theme; returns the stop function. */
export function watchTheme(el: HTMLElement, listener: (theme: ITheme) => void): () => void {
  let wasAttached = false;
  const notify = () => {
    wasAttached = el.isConnected;
    listener(readTheme(el));
  };
  // Outside the page an element has no colours; a notebook puts outputs into it later, and a
  // windowed one takes them out and back.
  const attached = new ResizeObserver(() => {
    if (!wasAttached && el.isConnected) {
      notify();
    }
  });
  attached.observe(el);
  const observer = new MutationObserver(notify);
  const { body, documentElement, defaultView } = el.ownerDocument;
  for (const node of [body, documentElement]) {
    observer.observe(node, { attributes: true, attributeFilter: THEME_ATTRIBUTES });
  }
  const query = defaultView?.matchMedia?.('(prefers-color-scheme: dark)');
  query?.addEventListener('change', notify);
  notify();
  return () => {
    attached.disconnect();
    observer.disconnect();
    query?.removeEventListener('change', notify);
  };
}

const THEME_ATTRIBUTES = ['class', 'style', 'data-jp-theme-name', 'data-jp-theme-light'];

/** The variables are declared on `.kh-view`, so `el` must be one. */
function readTheme(el: HTMLElement): ITheme {
  const probe = el.ownerDocument.createElement('span');
  el.append(probe);
  const resolve = (variable: string) => {
    probe.style.color = `var(${variable})`;
    return getComputedStyle(probe).color;
  };
  const theme = {
    surface: resolve('--kh-surface'),
    raised: resolve('--kh-raised'),
    text: resolve('--kh-text'),
    quiet: resolve('--kh-quiet'),
    line: resolve('--kh-line'),
    edge: resolve('--kh-edge'),
    accent: resolve('--kh-accent'),
    font: getComputedStyle(el).fontFamily || 'sans-serif'
  };
  probe.remove();
  // An unreadable surface (no CSS at all) is the browser's white.
  const isDark = /\d/.test(theme.surface) && luminance(theme.surface) < 0.4;
  return { ...theme, scheme: isDark ? 'dark' : 'light' };
}
