/** Mount one view of snapshots on a page of its own and play the golden frames to it. */

import type { ITelemetryFeed } from '../../src/feeds';
import { Decoder, type IFrame, type Topic } from '../../src/protocol';
import type { IViewOptions } from '../../src/views';
import { readGolden } from '../golden';
import { HandFeed, nextDraw } from './dom';

type Mount = (el: HTMLElement, feed: ITelemetryFeed, options?: IViewOptions) => () => void;

/** Frames of one topic in the order of the recording. */
export function goldenFrames(topic: Topic, name = 'standing'): IFrame[] {
  const decoder = new Decoder();
  return readGolden(name)
    .messages.map(message => decoder.decode(message))
    .flatMap(decoded => (decoded.type === 'rows' ? [decoded.frame] : []))
    .filter(frame => frame.topic === topic);
}

export class MountedView {
  readonly el = document.createElement('div');
  readonly feed = new HandFeed();
  readonly dispose: () => void;

  constructor(mount: Mount, options: IViewOptions = {}) {
    document.body.append(this.el);
    this.dispose = mount(this.el, this.feed, options);
  }

  get root(): HTMLElement {
    return this.el.querySelector('.kh-view') as HTMLElement;
  }

  async give(...frames: IFrame[]): Promise<void> {
    for (const frame of frames) {
      this.feed.give(frame);
    }
    await nextDraw();
  }

  /** Texts of the elements that fit, spaces made single. */
  texts(selector: string): string[] {
    return [...this.el.querySelectorAll(selector)].map(node =>
      (node.textContent ?? '').replace(/\s+/g, ' ').trim()
    );
  }

  press(name: string): void {
    const buttons = [...this.el.querySelectorAll('button')];
    buttons.find(button => button.textContent?.includes(name))?.click();
  }

  remove(): void {
    this.dispose();
    this.el.remove();
  }
}
