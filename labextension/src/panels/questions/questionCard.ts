/** The self-test control under one question cell. */

import type { TranslationBundle } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';
import { type Answer, type IResult, mountSelfTest } from '../../views';

export interface IQuestionCardOptions {
  trans: TranslationBundle;
  onAnswer: (answer: Answer, result: IResult) => void;
  onShow: (show: unknown) => void;
  typeset: (element: HTMLElement) => void;
}

/** The answer in the answer cell, and why it cannot be read. */
export interface IGiven {
  answer: unknown;
  problem: string;
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

  /** Show the question of a cell with its answer; without a change nothing is drawn. */
  ask(metadata: unknown, { answer, problem }: IGiven): void {
    const asked = JSON.stringify(metadata);
    const given = JSON.stringify([answer, problem]);
    if (asked === this._asked && given === this._given) {
      return;
    }
    this._dismount?.();
    this._asked = asked;
    this._given = given;
    this._dismount = mountSelfTest(this.node, metadata, {
      answer,
      problem,
      onAnswer: (given, result) => {
        // `ask` is called with the rewritten line, which is shown already.
        this._given = JSON.stringify([given, '']);
        this._options.onAnswer(given, result);
      },
      onShow: target => this._options.onShow(target),
      typeset: this._options.typeset,
      trans: (text, ...args) => this._options.trans.__(text, ...args)
    });
  }

  override dispose(): void {
    this._dismount?.();
    this._dismount = null;
    super.dispose();
  }

  private _asked = '';
  private _given = '';
  private _dismount: (() => void) | null = null;
}
