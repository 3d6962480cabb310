/** A task stream that is given the messages of a recording, on a page whose clock has stopped. */

import { vi } from 'vitest';
import { FeedHub } from '../../src/feeds/hub';
import { mountTaskStream } from '../../src/views';
import { readGolden } from '../golden';
import { fillGaps } from './dom';

class WireFeed extends FeedHub {
  deliver(message: Uint8Array): void {
    this.receive(message);
  }

  protected override topicsChanged(): void {}
}

export class StreamOnWire {
  readonly el = document.createElement('div');
  readonly feed = new WireFeed();
  readonly dispose: () => void;

  constructor(name: string) {
    vi.useFakeTimers();
    fillGaps();
    document.body.append(this.el);
    // jsdom has no layout: every element is as large as a dock panel.
    vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(1000);
    vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(300);
    this._messages = readGolden(name).messages;
    this.dispose = mountTaskStream(this.el, this.feed);
  }

  get facts(): DOMStringMap {
    return { ...this.el.querySelector<HTMLElement>('.kh-view')?.dataset };
  }

  /** The bottom line. */
  get line(): string {
    const parts = [...this.el.querySelectorAll('.kh-foot-line span')];
    return parts.map(part => part.textContent).join(' · ');
  }

  /** The line above the picture, '' where there is none. */
  get alert(): string {
    return this.el.querySelector('.kh-lost:not([hidden])')?.textContent ?? '';
  }

  /** "0 µs to 1.00 s of 1.00 s". */
  get window(): string {
    return this.el.querySelector('[role=slider]')?.getAttribute('aria-valuetext') ?? '';
  }

  /** The messages up to this number. */
  until(message: number): void {
    for (; this._next < message; this._next++) {
      this.feed.deliver(this._messages[this._next]);
    }
    this.pass(0.6);
  }

  /** Let the page's clock go on; words are said at most twice a second. */
  pass(seconds: number): void {
    vi.advanceTimersByTime(1000 * seconds);
  }

  press(key: string): void {
    this.el.querySelector('canvas')?.dispatchEvent(new KeyboardEvent('keydown', { key }));
  }

  remove(): void {
    this.dispose();
    this.el.remove();
    vi.useRealTimers();
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  }

  private readonly _messages: Uint8Array[];
  private _next = 0;
}
