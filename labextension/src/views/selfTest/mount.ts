/** Draw a self-test question, judge answers in the browser and show the feedback. */

import { BASE_CSS } from '../shared/base.css';
import { make, setText } from '../shared/dom';
import { renderParagraphs } from '../shared/markdownLite';
import { identity, type Translate } from '../shared/options';
import { injectCss } from '../shared/sheet';
import type { IControl } from './control';
import type { Answer, IResult, PlainAnswer } from './question';
import type { IAsked } from './questionType';
import { SELF_TEST_CSS } from './selfTest.css';
import { askQuestion } from './types';

export interface ISelfTestOptions {
  /** Answer given before, as the notebook's source has it; whatever it may be. */
  answer?: unknown;
  /** What is the matter with the answer's line, in one sentence; '' where nothing is. */
  problem?: string;
  onAnswer?: (answer: Answer, result: IResult) => void;
  /** Jump to (or insert) what the question points at; the button is absent without it. */
  onShow?: (show: unknown) => void;
  /** Show the question's own text, where no rendered Markdown is above. */
  showText?: boolean;
  /** Set the formulas in an element, where the host can. */
  typeset?: (element: HTMLElement) => void;
  trans?: Translate;
}

/** `metadata` is the `kernel_helpers` entry of the question's cell, whatever it may hold. */
export function mountSelfTest(
  el: HTMLElement,
  metadata: unknown,
  options: ISelfTestOptions = {}
): () => void {
  injectCss(el, 'base', BASE_CSS);
  injectCss(el, 'self-test', SELF_TEST_CSS);
  const trans = options.trans ?? identity;
  const asked = askQuestion(metadata);
  const node = asked ? new SelfTestView(asked, options, trans).node : cannotBeDrawn(trans);
  el.append(node);
  options.typeset?.(node);
  return () => node.remove();
}

/** The metadata was edited into something else; the answer line can still be typed. */
function cannotBeDrawn(trans: (text: string) => string): HTMLElement {
  const sentence = trans(
    'This question cannot be drawn: its cell was changed. Type the answer below, or reload the lecture.'
  );
  return make('div', { class: 'kh-view kh-selftest', role: 'status' }, sentence);
}

class SelfTestView {
  readonly node: HTMLElement;

  constructor(
    private readonly _asked: IAsked,
    private readonly _options: ISelfTestOptions,
    private readonly _trans: Translate
  ) {
    const answer = _asked.read(_options.answer);
    this._control = _asked.makeControl(_options.answer, {
      changed: () => this._changed(),
      announce: text => setText(this._status, text),
      trans: _trans
    });
    setText(this._why, _trans('Explain'));
    this._check = make('button', { type: 'submit', class: 'kh-primary' });
    setText(this._check, _trans(_asked.checkLabel));
    this.node = this._layOut();
    this._changed();
    setText(this._problem, _options.problem ?? '');
    this._problem.hidden = !_options.problem;
    if (answer !== null) {
      this._judge(answer); // what was answered before is still answered
    }
  }

  private _layOut(): HTMLElement {
    const { text, id, type } = this._asked.question;
    const foot = make(
      'div',
      { class: 'kh-check' },
      this._check,
      ...this._showButton(),
      this._why,
      this._verdict
    );
    // The notebook has commands on single keys; what is typed here is meant for the control.
    const form = make('form', {
      class: 'kh-view kh-selftest',
      'data-question': id,
      'data-type': type,
      'data-lm-suppress-shortcuts': 'true'
    });
    if (this._options.showText && text) {
      form.append(...renderParagraphs(text));
    }
    form.append(this._problem, this._control.node, foot, this._explanation, this._status);
    form.addEventListener('submit', event => this._answer(event));
    form.addEventListener('keydown', event => event.stopPropagation());
    this._why.addEventListener('click', () => this._explain());
    return form;
  }

  private _showButton(): HTMLElement[] {
    const show = this._asked.question.practice?.show;
    const { onShow } = this._options;
    if (show === undefined || !onShow) {
      return [];
    }
    const button = make('button', { type: 'button' }, this._trans('Show me'));
    button.addEventListener('click', () => onShow(show));
    return [button];
  }

  /** A changed answer takes the old verdict back, so that nothing on screen is out of date. */
  private _changed(): void {
    this._check.disabled = this._control.value() === null;
    this._control.judge(null);
    this._verdict.dataset.verdict = '';
    setText(this._verdict, '');
    this._explanation.hidden = true;
    this._why.hidden = true;
    this._problem.hidden = true;
  }

  private _answer(event: Event): void {
    event.preventDefault();
    const answer = this._control.value();
    if (answer !== null) {
      const result = this._judge(answer);
      this._options.onAnswer?.(answer, result);
    }
  }

  private _judge(answer: PlainAnswer): IResult {
    const result = this._asked.grade(answer);
    this._verdict.dataset.verdict = result.verdict;
    setText(this._verdict, this._sentence(result));
    this._control.judge(result);
    this._explanation.replaceChildren(...renderParagraphs(result.explanation));
    if (result.verdict === 'not') {
      // First read and try again; who wants the answer now, asks for it.
      this._why.hidden = result.explanation === '';
    } else {
      this._explain();
    }
    this._options.typeset?.(this.node);
    return result;
  }

  private _explain(): void {
    this._why.hidden = true;
    this._explanation.hidden = this._explanation.childElementCount === 0;
  }

  private _sentence({ verdict }: IResult): string {
    const sentences = {
      right: 'Right.',
      partly: 'Partly right: look again at what is missing or too much.',
      not: 'Not yet: read on and try again.',
      recorded: this._asked.recorded
    };
    return this._trans(sentences[verdict]);
  }

  private readonly _control: IControl<PlainAnswer>;
  private readonly _check: HTMLButtonElement;
  private readonly _why = make('button', { type: 'button', hidden: true });
  private readonly _verdict = make('span', { class: 'kh-verdict', role: 'status' });
  private readonly _explanation = make('div', { class: 'kh-explanation', hidden: true });
  private readonly _problem = make('div', { class: 'kh-problem', role: 'status', hidden: true });
  private readonly _status = make('div', { class: 'kh-hidden', role: 'status' });
}
