/** One option of a self-test: control, letter, text, and afterwards its verdict and feedback. */

import { make } from '../shared/dom';
import type { Translate } from '../shared/options';
import { Judged } from './control';
import type { Verdict } from './question';

export interface IChoiceRow {
  /** Letter of an option, number of a line. */
  value: string;
  content: (Node | string)[];
  kind: 'radio' | 'checkbox';
  /** Name that the controls of one question share; ids are made of it. */
  group: string;
}

export class ChoiceRow {
  readonly node: HTMLElement;
  readonly input: HTMLInputElement;

  constructor({ value, content, kind, group }: IChoiceRow, trans: Translate) {
    this._judged = new Judged(trans);
    this._judged.feedback.id = `${group}-feedback-${value}`;
    this.input = make('input', {
      type: kind,
      name: group,
      value,
      'aria-describedby': this._judged.feedback.id
    });
    const letter = make('span', { class: 'kh-letter' }, value);
    const text = make('span', { class: 'kh-text' }, ...content);
    const label = make('label', {}, this.input, letter, text, this._judged.mark);
    this.node = make('div', { class: 'kh-row' }, label, this._judged.feedback);
  }

  /** Say in words, by colour and by a bar at the edge how this row did; '' takes it back. */
  judge(verdict: Verdict | '', note: string): void {
    this._judged.show(this.node, verdict, note);
  }

  private readonly _judged: Judged;
}
