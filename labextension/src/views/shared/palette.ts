/** One colour for one task prefix, everywhere on the page, by order of first appearance. */

/**
 * Okabe and Ito's colours and five more, darkened or lightened until each has a contrast of 3:1
 * with the surface of its scheme; neighbours in the list differ most, also without red or green cones.
 */
export const COLORS = {
  light: [
    '#0072b2',
    '#b87400',
    '#008a64',
    '#c8500a',
    '#b0578d',
    '#2b8cc4',
    '#857a00',
    '#5b4bb0',
    '#0f6b6b',
    '#7a4a1e',
    '#cf4257',
    '#6b6b6b'
  ],
  dark: [
    '#56b4e9',
    '#e69f00',
    '#2dc492',
    '#f0703a',
    '#e08fbf',
    '#3d8fd6',
    '#f0e442',
    '#a79cf0',
    '#5fc4c4',
    '#c79a6b',
    '#ff8a9a',
    '#bdbdbd'
  ]
} as const;

/** Textures of prefixes that share a colour, plain included. */
export const TEXTURES = 4;

export type Scheme = keyof typeof COLORS;

/** Shared by all views of a page; bundles of one page find each other through the global symbol. */
export function colorOf(prefix: string, scheme: Scheme): string {
  const colors = COLORS[scheme];
  return colors[placeOf(prefix) % colors.length];
}

/** Colours repeat after the last; 0 is plain, every further round has a texture of its own. */
export function textureOf(prefix: string): number {
  return Math.floor(placeOf(prefix) / COLORS.light.length);
}

function placeOf(prefix: string): number {
  const places = registry();
  let place = places.get(prefix);
  if (place === undefined) {
    place = places.size;
    places.set(prefix, place);
  }
  return place;
}

const REGISTRY = Symbol.for('kernel-helpers:palette');

function registry(): Map<string, number> {
  const page = globalThis as { [REGISTRY]?: Map<string, number> };
  page[REGISTRY] ??= new Map();
  return page[REGISTRY];
}
