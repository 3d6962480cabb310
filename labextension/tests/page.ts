/** Use a page as a reader does: find controls by role and name, click, type, press keys. */

import { nullTranslator } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';
import { vi } from 'vitest';

export const trans = nullTranslator.load('kernel_helpers_lab');

/** Wait until `check` throws no more. */
export const until = <T>(check: () => T): Promise<T> => vi.waitFor(check, { timeout: 15_000 });

/** The accessible name of a control. */
function nameOf(node: HTMLElement): string {
  const label = node.id && document.querySelector(`label[for="${node.id}"]`);
  return (
    node.getAttribute('aria-label') ??
    (label ? label.textContent : (node.closest('label') ?? node).textContent) ??
    ''
  ).trim();
}

/** The control with this name; throws where there is none. */
export function control<E extends HTMLElement = HTMLElement>(name: string, below: Element): E {
  const all = [...below.querySelectorAll<E>('button, input, summary, [role=radio], a')];
  const found = all.find(node => nameOf(node) === name);
  if (!found) {
    throw new Error(`no control ${name} among: ${all.map(nameOf).join(', ')}`);
  }
  return found;
}

export function has(name: string, below: Element): boolean {
  return [...below.querySelectorAll<HTMLElement>('button, input')].some(
    node => nameOf(node) === name
  );
}

export function click(name: string, below: Element): void {
  control(name, below).click();
}

/** Type a value into a field; React listens to the native setter. */
export function type(name: string, value: string, below: Element): void {
  const input = control<HTMLInputElement>(name, below);
  const { set } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value') ?? {};
  set?.call(input, value);
  input.dispatchEvent(new Event('input', { bubbles: true }));
}

export function press(key: string, target: Element | null = document.activeElement): void {
  target?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
}

export function text(below: Element, selector: string): string[] {
  return [...below.querySelectorAll(selector)].map(node => node.textContent ?? '');
}

/** Attach a widget to the page. */
export function show<W extends Widget>(widget: W): W {
  Widget.attach(widget, document.body);
  return widget;
}
