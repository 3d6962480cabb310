/** The frame around a live view: state card, "disconnected" line, live region, facts for tests. */

import type { IRun, ITelemetryFeed } from '../../feeds/feed';
import type { Topic } from '../../protocol/message';
import { BASE_CSS } from './base.css';
import { make, setFacts, setHidden, setText } from './dom';
import { LiveRegion } from './liveRegion';
import { type IViewOptions, identity, type Translate } from './options';
import { lostSentence, type Phase, phaseOf } from './phase';
import { injectCss } from './sheet';
import { type ICard, StateCard } from './stateCard';

export interface IShellTexts {
  emptyTitle: string;
  emptyHint: string;
  startingTitle: string;
}

export class Shell {
  readonly root: HTMLElement;
  /** Where the view draws; hidden while the card speaks. */
  readonly body = make('div', { class: 'kh-body' });
  readonly live = new LiveRegion();
  /** What the view shows; the card names it where the scheduler does not report it. */
  topics: readonly Topic[] = [];
  readonly trans: Translate;

  constructor(
    el: HTMLElement,
    name: string,
    css: string,
    private readonly _feed: ITelemetryFeed,
    private readonly _options: IViewOptions,
    private readonly _texts: IShellTexts
  ) {
    this.trans = _options.trans ?? identity;
    injectCss(el, 'base', BASE_CSS);
    injectCss(el, name, css);
    this.root = make('div', { class: `kh-view kh-${name}` });
    this.root.append(this._lost, this._card.node, this.body, this.live.node);
    el.append(this.root);
  }

  /** Bring card, line and facts up to date; returns the phase. */
  update(hasRows: boolean): Phase {
    const { status } = this._feed;
    const phase = phaseOf(status, hasRows);
    // A live connection or a recording has a sentence only where something was not reported;
    // the card of a live one shows it.
    const isWhole = (status.state === 'live' && hasRows) || status.state === 'recorded';
    const kept = isWhole ? status.message : '';
    const line = phase === 'lost' ? lostSentence(status, hasRows, this.trans) : kept;
    setHidden(this._lost, line === '');
    setText(this._lost, line);
    setHidden(this.body, !hasRows);
    this._showCard(phase, hasRows);
    setFacts(this.root, { state: phase, dropped: status.dropped });
    return phase;
  }

  dispose(): void {
    this.live.dispose();
    this.root.remove();
  }

  private _showCard(phase: Phase, hasRows: boolean): void {
    const { emptyTitle, emptyHint, startingTitle } = this._texts;
    const { message, missing = [] } = this._feed.status;
    if (hasRows) {
      this._card.hide();
    } else if (this._feed.run) {
      this._card.show(nothingRecorded(this._feed.run, this.trans));
    } else if (phase === 'starting') {
      const hint = message || this.trans('Connecting to the scheduler.');
      this._card.show({ title: startingTitle, hint, busy: true });
    } else {
      // While lost the line above says why; the card keeps to what the view will show.
      const hint = (phase === 'lost' ? '' : message || this._options.hint) || emptyHint;
      const isUnreported = this.topics.some(topic => missing.includes(topic));
      const title = isUnreported ? this.trans('Not reported by this scheduler') : emptyTitle;
      this._card.show({ title, hint, actions: this._options.actions });
    }
  }

  private readonly _card = new StateCard();
  private readonly _lost = make('div', { class: 'kh-lost', role: 'alert', hidden: true });
}

function nothingRecorded({ now, end }: IRun, trans: Translate): ICard {
  return now < end
    ? {
        title: trans('Nothing yet'),
        hint: trans('What was recorded later appears as time goes on.')
      }
    : { title: trans('Nothing was recorded'), hint: trans('No task ran in that time.') };
}
