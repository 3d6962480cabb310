/** Mount a view of snapshots: frame, four states, theme, drawing, disposal. */

import type { ITelemetryFeed } from '../../feeds/feed';
import type { IFrame } from '../../protocol/frame';
import type { Topic } from '../../protocol/message';
import { FrameLoop } from './frameLoop';
import { type IViewOptions, identity, type Translate } from './options';
import { PARTS_CSS } from './parts.css';
import { injectCss } from './sheet';
import { type IShellTexts, Shell } from './shell';
import { type ITheme, watchTheme } from './theme';

export interface ILiveFrame {
  name: string;
  css: string;
  texts: (trans: Translate) => IShellTexts;
}

/** What a view adds to the frame. */
export interface ILiveContent<T extends Topic = Topic> {
  topics: readonly T[];
  accept(frame: IFrame<T>): void;
  /** Something was received that is worth showing. */
  hasRows(): boolean;
  /** Draw what was received last; only called where there is something. */
  draw(theme: ITheme): void;
  /** One sentence for a reader who does not see the picture. */
  spoken(): string;
  dispose?(): void;
}

export type LiveContentFactory<T extends Topic> = (
  shell: Shell,
  redraw: () => void,
  feed: ITelemetryFeed
) => ILiveContent<T>;

type Mount = (el: HTMLElement, feed: ITelemetryFeed, options?: IViewOptions) => () => void;

/** The function that mounts such a view. */
export function liveView<T extends Topic>(frame: ILiveFrame, create: LiveContentFactory<T>): Mount {
  return (el, feed, options = {}) => mountLive(el, feed, options, frame, create);
}

function mountLive<T extends Topic>(
  el: HTMLElement,
  feed: ITelemetryFeed,
  options: IViewOptions,
  frame: ILiveFrame,
  create: LiveContentFactory<T>
): () => void {
  injectCss(el, 'parts', PARTS_CSS);
  const texts = frame.texts(options.trans ?? identity);
  const shell = new Shell(el, frame.name, frame.css, feed, options, texts);
  let theme: ITheme | null = null;
  const loop = new FrameLoop(() => {
    const hasRows = content.hasRows();
    shell.update(hasRows);
    if (hasRows && theme) {
      content.draw(theme);
    }
    shell.live.announce(hasRows ? content.spoken() : '');
  });
  const redraw = () => loop.invalidate();
  const content = create(shell, redraw, feed);
  shell.topics = content.topics;
  const resized = new ResizeObserver(redraw);
  resized.observe(shell.root);
  const stops = [
    watchTheme(shell.root, next => {
      theme = next;
      shell.root.dataset.scheme = next.scheme;
      redraw();
    }),
    ...content.topics.map(topic =>
      feed.subscribe(topic, received => {
        content.accept(received);
        redraw();
      })
    ),
    feed.onStatus(redraw),
    () => resized.disconnect(),
    () => loop.dispose(),
    () => content.dispose?.(),
    () => shell.dispose()
  ];
  shell.update(content.hasRows());
  return () => {
    for (const stop of stops) {
      stop();
    }
  };
}
