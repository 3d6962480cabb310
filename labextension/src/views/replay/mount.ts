/** A recording in the views of a live cluster: one of them at a time, at any moment of the run. */

import type { IRun, ITelemetryFeed } from '../../feeds/feed';
import { BASE_CSS } from '../shared/base.css';
import { make } from '../shared/dom';
import { FrameLoop } from '../shared/frameLoop';
import { type IViewOptions, identity } from '../shared/options';
import { PARTS_CSS } from '../shared/parts.css';
import { injectCss } from '../shared/sheet';
import { StateCard } from '../shared/stateCard';
import { PlayBar } from './playBar';
import { Player } from './player';
import { REPLAY_CSS } from './replay.css';
import { Tabs } from './tabs';
import { viewsOf } from './views';

export interface IReplayOptions extends IViewOptions {
  /** Name of the view to begin with, by default the first one. */
  view?: string;
}

/** A feed whose moment can be chosen. */
export interface ISeekable extends ITelemetryFeed {
  readonly run: IRun;
  seek(time: number): void;
}

export function mountReplay(
  el: HTMLElement,
  feed: ISeekable,
  options: IReplayOptions = {}
): () => void {
  const trans = options.trans ?? identity;
  const root = makeRoot(el);
  const panel = make('div', { class: 'kh-replay-panel', role: 'tabpanel' });
  const views = viewsOf(feed, trans);
  let unmount = () => {};
  const tabs = new Tabs(trans('Views of the recording'), views, panel, name => {
    unmount();
    const view = views.find(each => each.name === name) ?? views[0];
    unmount = view.mount(panel, feed, options);
    root.dataset.view = view.name;
  });
  const player = new Player(feed.run, () => loop.invalidate());
  const bar = new PlayBar(feed.run, player, trans);
  const loop = new FrameLoop(() => {
    feed.seek(feed.run.now);
    bar.update();
  });
  root.append(tabs.node, panel, bar.node);
  root.addEventListener('keydown', event => {
    if (event.key === ' ' && !isControl(event.target)) {
      event.preventDefault();
      player.toggle();
    }
  });
  tabs.select(options.view ?? views[0].name);
  return () => {
    player.dispose();
    loop.dispose();
    unmount();
    root.remove();
  };
}

/** One sentence in place of a recording that is still read, or that cannot be. */
export function mountReplayNotice(
  el: HTMLElement,
  title: string,
  hint: string,
  busy: boolean
): () => void {
  const card = new StateCard();
  const root = makeRoot(el);
  root.append(card.node);
  card.show({ title, hint, busy });
  return () => root.remove();
}

function makeRoot(el: HTMLElement): HTMLElement {
  injectCss(el, 'base', BASE_CSS);
  injectCss(el, 'parts', PARTS_CSS);
  injectCss(el, 'replay', REPLAY_CSS);
  const root = make('div', { class: 'kh-view kh-replay' });
  el.append(root);
  return root;
}

/** Space presses a button and writes into a field. */
function isControl(target: EventTarget | null): boolean {
  const control = 'button, select, input:not([type="range"]), [role="button"]';
  return target instanceof Element && target.closest(control) !== null;
}
