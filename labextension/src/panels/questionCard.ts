/** The self-test control under one question cell. */

import type { TranslationBundle } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';
import { type IQuestion, mountSelfTest } from '../views';

export interface IQuestionCardOptions {
  trans: TranslationBundle;
  onAnswer: (letters: string[]) => void;
  onShow: (show: unknown) => void;
}

export class QuestionCard extends Widget {
  constructor(private readonly _options: IQuestionCardOptions) {
    super();
    this.addClass('kh-QuestionCard');
    // Without it, single keys pressed on an option would run the notebook's commands.
    this.node.dataset.lmSuppressShortcuts = 'true';
    // A double click in a Markdown cell opens its editor.
    this.node.addEventListener('dblclick', event => event.stopPropagation());
  }

  /** Show `question` with `letters` chosen; what is shown already stays as it is. */
  ask(question: IQuestion, letters: readonly string[]): void {
    const asked = JSON.stringify(question);
    const chosen = letters.join(',');
    if (asked === this._asked && chosen === this._chosen) {
      return;
    }
    this._dismount?.();
    this._asked = asked;
    this._chosen = chosen;
    this._dismount = mountSelfTest(this.node, question, {
      answer: letters,
      onAnswer: given => {
        // The rewritten line comes back through `ask`; it must find itself shown.
        this._chosen = given.join(',');
        this._options.onAnswer(given);
      },
      onShow: target => this._options.onShow(target),
      trans: (text, ...args) => this._options.trans.__(text, ...args)
    });
  }

  override dispose(): void {
    this._dismount?.();
    this._dismount = null;
    super.dispose();
  }

  private _asked = '';
  private _chosen = '';
  private _dismount: (() => void) | null = null;
}
