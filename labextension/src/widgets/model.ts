/** What the two telemetry widgets share: one feed a model, one mounted view a display. */

import type { AnyModel } from '@anywidget/types';
import { CommFeed, type IFeedState, type ITelemetryFeed } from '../feeds';
import type { IViewOptions } from '../views';

interface ITraits {
  /** Sentence of the kernel where no messages come, e.g. when there is no client. */
  _state_text: string;
}

export type WidgetModel = AnyModel<ITraits>;

type Mount = (el: HTMLElement, feed: ITelemetryFeed, options: IViewOptions) => () => void;

/** The definition anywidget wants: listen from `initialize` on, mount at every `render`. */
export function telemetryWidget(mount: Mount) {
  return () => {
    let feed: WidgetFeed | null = null;
    return {
      initialize({ model }: { model: WidgetModel }) {
        feed = new WidgetFeed(model);
        return () => feed?.dispose();
      },
      render({ model, el }: { model: WidgetModel; el: HTMLElement }) {
        feed ??= new WidgetFeed(model);
        return mount(el, feed, {});
      }
    };
  };
}

/** A comm feed that also hears the sentence the kernel synchronises. */
class WidgetFeed extends CommFeed {
  constructor(private readonly _traits: WidgetModel) {
    super(_traits);
    _traits.on('change:_state_text', this._onText);
    this._onText();
  }

  override dispose(): void {
    this._traits.off('change:_state_text', this._onText);
    super.dispose();
  }

  private readonly _onText = () => {
    const message = this._traits.get('_state_text');
    if (message) {
      this.setStatus({ state: 'closed', message } satisfies Partial<IFeedState>);
    }
  };
}
