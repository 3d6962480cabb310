/** Make SVG elements in one line. */

const SVG = 'http://www.w3.org/2000/svg';

/** `shape('path', 'kh-links')`; '' for no class. */
export function shape<K extends keyof SVGElementTagNameMap>(
  tag: K,
  name: string
): SVGElementTagNameMap[K] {
  const node = document.createElementNS(SVG, tag);
  if (name) {
    node.setAttribute('class', name);
  }
  return node;
}

/** Write numbers as attributes, to a tenth of a pixel. */
export function setNumbers(node: SVGElement, attributes: Record<string, number>): void {
  for (const [name, value] of Object.entries(attributes)) {
    node.setAttribute(name, value.toFixed(1));
  }
}
