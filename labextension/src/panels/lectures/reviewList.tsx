/** Today's questions, answered wrong or long ago; they are answered here. */

import { useEffect, useRef } from 'react';
import { type IQuestion, mountSelfTest } from '../../views';
import type { ILecturesModel } from './lecturesModel';

export function ReviewList(props: { model: ILecturesModel }): JSX.Element | null {
  const { store, trans } = props.model;
  const { questions, more } = store.review;
  if (questions.length === 0) {
    return null;
  }
  const count = trans._n('%1 question', '%1 questions', questions.length);
  return (
    <section className="kh-Review" aria-label={trans.__('Due today')}>
      <h3>
        {trans.__('Due today')} <span className="kh-quiet">{count}</span>
      </h3>
      {questions.map(question => (
        <ReviewQuestion key={question.id} question={question} model={props.model} />
      ))}
      {more > 0 && (
        <button type="button" className="kh-Button" onClick={() => void store.nextReview()}>
          {trans._n('%1 more is due', '%1 more are due', more)}
        </button>
      )}
    </section>
  );
}

function ReviewQuestion(props: { question: IQuestion; model: ILecturesModel }): JSX.Element {
  const { question, model } = props;
  const node = useRef<HTMLDivElement>(null);
  const name = question.id.replace(/^q(\d\d)_/, '$1.');
  // The card keeps its input when the panel is rendered again.
  // biome-ignore lint/correctness/useExhaustiveDependencies: mounted once per question
  useEffect(() => {
    if (!node.current) {
      return;
    }
    return mountSelfTest(node.current, question, {
      showText: true,
      onAnswer: (answer, result) => model.answered(question, answer, result),
      trans: (text, ...args) => model.trans.__(text, ...args)
    });
  }, [question.id]);
  return (
    <details className="kh-Review-question" data-question={question.id}>
      <summary>
        <span className="kh-Review-name">{name}</span> {firstLine(question)}
      </summary>
      <div ref={node} />
    </details>
  );
}

function firstLine({ text = '', id }: IQuestion): string {
  const [line] = text.replace(/[*`]/g, '').split('\n');
  return line || id;
}
