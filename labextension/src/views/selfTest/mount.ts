/** Draw a self-test question, check it in the browser and say what to think about next. */

import { BASE_CSS } from '../shared/base.css';
import { make, setText, uniqueId } from '../shared/dom';
import { renderParagraphs } from '../shared/markdownLite';
import { identity, type Translate } from '../shared/options';
import { injectCss } from '../shared/sheet';
import { ChoiceRow } from './choiceRow';
import { gradeAnswer, gradeLetters } from './grade';
import type { IQuestion, IResult, Verdict } from './question';
import { SELF_TEST_CSS } from './selfTest.css';

export interface ISelfTestOptions {
  /** Letters chosen before, in the notebook's source. */
  answer?: readonly string[];
  onAnswer?: (letters: string[], result: IResult) => void;
  /** Jump to (or insert) what the question points at; the button is absent without it. */
  onShow?: (show: unknown) => void;
  /** Show the question's own text, where no rendered Markdown stands above. */
  showText?: boolean;
  trans?: Translate;
}

export function mountSelfTest(
  el: HTMLElement,
  question: IQuestion,
  options: ISelfTestOptions = {}
): () => void {
  injectCss(el, 'base', BASE_CSS);
  injectCss(el, 'self-test', SELF_TEST_CSS);
  const view = new SelfTestView(question, options);
  el.append(view.node);
  return () => view.node.remove();
}

class SelfTestView {
  readonly node: HTMLElement;

  constructor(
    private readonly _question: IQuestion,
    private readonly _options: ISelfTestOptions
  ) {
    this._trans = _options.trans ?? identity;
    this._rows = this._makeRows();
    this._check = make('button', { type: 'submit', class: 'kh-primary' }, this._trans('Check'));
    this._verdict = make('span', { class: 'kh-verdict', role: 'status' });
    this.node = this._layOut();
    this._update();
  }

  private _makeRows(): ChoiceRow[] {
    const { select, choices, id } = this._question;
    const group = uniqueId(`choice-${id}`);
    return choices.map((choice, i) => {
      const kind = select === 'one' ? 'radio' : 'checkbox';
      const row = new ChoiceRow(choice, kind, group, `${group}-feedback-${i}`);
      row.input.checked = this._options.answer?.includes(choice.letter) ?? false;
      row.input.addEventListener('change', () => this._update());
      return row;
    });
  }

  private _layOut(): HTMLElement {
    const { text, id, select } = this._question;
    const hint =
      select === 'one' ? this._trans('Choose one') : this._trans('Choose all that apply');
    const legend = make('legend', { class: 'kh-hidden' }, hint);
    const rows = make('div', { class: 'kh-rows' }, ...this._rows.map(row => row.node));
    const fieldset = make('fieldset', {}, legend, rows);
    const foot = make(
      'div',
      { class: 'kh-foot' },
      this._check,
      this._verdict,
      ...this._showButton()
    );
    // The notebook has commands on single keys; what is typed here is meant for the control.
    const form = make('form', {
      class: 'kh-view kh-selftest',
      'data-question': id,
      'data-lm-suppress-shortcuts': 'true'
    });
    if (this._options.showText && text) {
      form.append(...renderParagraphs(text));
    }
    form.append(fieldset, foot, this._explanation);
    form.addEventListener('submit', event => this._answer(event));
    form.addEventListener('keydown', event => event.stopPropagation());
    return form;
  }

  private _showButton(): HTMLElement[] {
    const show = this._question.practice?.show;
    const { onShow } = this._options;
    if (show === undefined || !onShow) {
      return [];
    }
    const button = make('button', { type: 'button' }, this._trans('Show me'));
    button.addEventListener('click', () => onShow(show));
    return [button];
  }

  private _chosen(): string[] {
    return this._rows.filter(row => row.input.checked).map(row => row.choice.letter);
  }

  /** A changed choice takes the old verdict back, so that nothing on screen is out of date. */
  private _update(): void {
    this._check.disabled = this._chosen().length === 0;
    for (const row of this._rows) {
      row.judge('', '', '');
    }
    this._verdict.dataset.verdict = '';
    setText(this._verdict, '');
    this._explanation.hidden = true;
  }

  private _answer(event: Event): void {
    event.preventDefault();
    const letters = this._chosen().sort();
    if (letters.length === 0) {
      return;
    }
    const result = gradeAnswer(this._question, letters);
    this._verdict.dataset.verdict = result.verdict;
    setText(this._verdict, this._sentence(result.verdict));
    this._judgeRows(letters, result.verdict);
    this._explain();
    this._options.onAnswer?.(letters, result);
  }

  private _judgeRows(letters: readonly string[], whole: Verdict): void {
    const each = gradeLetters(this._question, letters);
    const { select, practice } = this._question;
    const feedback = practice?.feedback ?? {};
    for (const row of this._rows) {
      const { letter } = row.choice;
      if (letters.includes(letter)) {
        const verdict = select === 'one' ? whole : (each.get(letter) ?? whole);
        row.judge(verdict, this._word(verdict), feedback[letter] ?? '');
      } else {
        row.judge('', '', '');
      }
    }
  }

  private _explain(): void {
    const explanation = this._question.practice?.explanation ?? '';
    this._explanation.replaceChildren(...renderParagraphs(explanation));
    this._explanation.hidden = explanation === '';
  }

  private _word(verdict: Verdict): string {
    const words = { right: 'right', partly: 'partly', not: '→ not this one', recorded: 'recorded' };
    return this._trans(words[verdict]);
  }

  private _sentence(verdict: Verdict): string {
    const sentences = {
      right: 'Right.',
      partly: 'Partly right: look again at what is missing or too much.',
      not: 'Not yet: read on and try again.',
      recorded: 'Recorded.'
    };
    return this._trans(sentences[verdict]);
  }

  private readonly _trans: Translate;
  private readonly _rows: ChoiceRow[];
  private readonly _check: HTMLButtonElement;
  private readonly _verdict: HTMLElement;
  private readonly _explanation = make('div', { class: 'kh-explanation', hidden: true });
}
