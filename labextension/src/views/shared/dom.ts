/** Make elements in one line. */

type Attributes = Record<string, string | boolean | undefined>;

/** `make('td', { class: 'kh-name' }, 'worker 1')`; `true` sets a bare attribute, `false` none. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? '' : value);
    }
  }
  element.append(...children);
  return element;
}

/** Change text only where it differs, so that screen readers and layout stay quiet. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

type Measure = 'flexBasis' | 'height' | 'maxHeight';

/** Writing a style makes the page look at it again, also where it is the same. */
export function setPixels(el: HTMLElement, name: Measure, pixels: number): void {
  const value = `${pixels}px`;
  if (el.style[name] !== value) {
    el.style[name] = value;
  }
}

/** As with styles: an attribute that is written is looked at again. */
export function setHidden(el: HTMLElement, isHidden: boolean): void {
  if (el.hidden !== isHidden) {
    el.hidden = isHidden;
  }
}

/** Set data attributes of a view, for tests, style sheets and measurements from outside. */
export function setFacts(el: HTMLElement, facts: Record<string, string | number | boolean>): void {
  for (const [name, fact] of Object.entries(facts)) {
    if (el.dataset[name] !== String(fact)) {
      el.dataset[name] = String(fact);
    }
  }
}

let ids = 0;

/** An id no other view on the page has. */
export function uniqueId(stem: string): string {
  ids += 1;
  return `kh-${stem}-${ids}`;
}
