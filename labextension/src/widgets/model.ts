/** What telemetry widgets share: one feed per model, one mounted view per display. */

import type { AnyModel } from '@anywidget/types';
import { CommFeed, type IFeedState, type ITelemetryFeed } from '../feeds';
import type { IViewOptions } from '../views';
import { replaceStill } from './still';

interface ITraits {
  /** Why the kernel sends no messages, e.g. without a client. */
  _state_text: string;
  /** Name of the picture that replaces the live view without a kernel. */
  _still: string;
}

export type WidgetModel = AnyModel<ITraits>;

type Mount = (el: HTMLElement, feed: ITelemetryFeed, options: IViewOptions) => () => void;

/** An anywidget definition: receive from `initialize` on, mount at every `render`. */
export function telemetryWidget(mount: Mount) {
  return () => {
    let feed: WidgetFeed | null = null;
    return {
      initialize({ model }: { model: WidgetModel }) {
        feed = new WidgetFeed(model);
        return () => feed?.dispose();
      },
      render({ model, el }: { model: WidgetModel; el: HTMLElement }) {
        const shown = feed ?? new WidgetFeed(model);
        feed = shown;
        return replaceStill(el, model.get('_still'), () => mount(el, shown, {}));
      }
    };
  };
}

/** A comm feed whose status also has the sentence of the model. */
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
