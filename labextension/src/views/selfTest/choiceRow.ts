/** One option of a self-test: control, letter, text, and afterwards its verdict and feedback. */

import { make, setText } from '../shared/dom';
import { renderInline } from '../shared/markdownLite';
import type { IChoice } from './question';

export class ChoiceRow {
  readonly node: HTMLElement;
  readonly input: HTMLInputElement;

  constructor(
    readonly choice: IChoice,
    kind: 'radio' | 'checkbox',
    group: string,
    feedbackId: string
  ) {
    this.input = make('input', {
      type: kind,
      name: group,
      value: choice.letter,
      'aria-describedby': feedbackId
    });
    this._feedback.id = feedbackId;
    const letter = make('span', { class: 'kh-letter' }, choice.letter);
    const text = make('span', { class: 'kh-text' }, ...renderInline(choice.text));
    const label = make('label', {}, this.input, letter, text, this._mark);
    this.node = make('div', { class: 'kh-row' }, label, this._feedback);
  }

  /** Say in words, by colour and by a bar at the edge how this row did; '' takes it back. */
  judge(verdict: string, word: string, feedback: string): void {
    this.node.dataset.verdict = verdict;
    setText(this._mark, word);
    this._feedback.replaceChildren(...renderInline(feedback));
    this._feedback.hidden = feedback === '';
  }

  private readonly _mark = make('span', { class: 'kh-mark' });
  private readonly _feedback = make('div', { class: 'kh-feedback', hidden: true });
}
