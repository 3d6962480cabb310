/** What the controls of all types of question have in common. */

import { make, setText } from '../shared/dom';
import { renderInline } from '../shared/markdownLite';
import type { Translate } from '../shared/options';
import type { IResult, Verdict } from './question';

/** The part of a self-test in which the answer is given. */
export interface IControl<A> {
  readonly node: HTMLElement;
  /** null while the answer is not complete. */
  value(): A | null;
  /** Say how each part did; null takes it back. */
  judge(result: IResult | null): void;
}

/** What a control needs from the view around it. */
export interface IControlHost {
  /** Call it when the student has changed something. */
  changed: () => void;
  /** Announce to a screen reader what a movement has done. */
  announce: (text: string) => void;
  trans: Translate;
}

export interface IControlContext<Q, A> extends IControlHost {
  question: Q;
  /** The answer given before, in the plain form of its type. */
  answer: A | null;
}

/** What to do, for screen readers; the answer's own group. */
export function group(label: string, ...children: HTMLElement[]): HTMLElement {
  const legend = make('legend', { class: 'kh-hidden' }, label);
  return make('fieldset', {}, legend, ...children);
}

/** Where a verdict in words and the feedback under it appear. */
export class Judged {
  readonly mark = make('span', { class: 'kh-mark' });
  readonly feedback = make('div', { class: 'kh-feedback', hidden: true });

  constructor(private readonly _trans: Translate) {}

  show(node: HTMLElement, verdict: Verdict | '', note: string): void {
    const words = { right: 'right', partly: 'partly', not: '→ not this one', recorded: '', '': '' };
    node.dataset.verdict = verdict === 'recorded' ? '' : verdict;
    setText(this.mark, words[verdict] && this._trans(words[verdict]));
    this.feedback.replaceChildren(...renderInline(note));
    this.feedback.hidden = note === '';
  }
}
