/** The listeners of each topic, and the last snapshot for those that come later. */

import type { IFrame } from '../protocol/frame';
import { TOPICS, type Topic } from '../protocol/message';

export type FrameListener<T extends Topic> = (frame: IFrame<T>) => void;

class Channel<T extends Topic> {
  readonly listeners = new Set<FrameListener<T>>();
  last: IFrame<T> | null = null;
}

export type Channels = { readonly [T in Topic]: Channel<T> };

export function makeChannels(): Channels {
  const channels = TOPICS.map(topic => [topic, new Channel()] as const);
  return Object.fromEntries(channels) as unknown as Channels;
}
