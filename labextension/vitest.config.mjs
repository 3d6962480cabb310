/** Tests import JupyterLab's packages, which are written for a bundler. */

import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

/** Icons are imported as text. */
const svgAsText = {
  name: 'svg-as-text',
  enforce: 'pre',
  load(id) {
    const [path] = id.split('?');
    return path.endsWith('.svg')
      ? `export default ${JSON.stringify(readFileSync(path, 'utf8'))}`
      : null;
  }
};

const PANELS = ['tests/panels/**/*.test.ts', 'tests/plugins/**/*.test.ts'];

export default defineConfig({
  plugins: [svgAsText],
  resolve: {
    // One instance of each: the other builds of Lumino are loaded by Node beside these.
    alias: [{ find: /^@lumino\/(\w+)$/, replacement: '@lumino/$1/dist/index.es6' }]
  },
  test: {
    css: false,
    projects: [
      { extends: true, test: { name: 'views', include: ['tests/**/*.test.ts'], exclude: PANELS } },
      {
        extends: true,
        test: {
          name: 'panels',
          include: PANELS,
          setupFiles: ['tests/setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          server: { deps: { inline: [/@jupyterlab/, /@lumino/, /@jupyter\//] } }
        }
      }
    ]
  }
});
