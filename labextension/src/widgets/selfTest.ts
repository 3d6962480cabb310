/** The notebook widgets `SelfTest` and `Predict`, for hosts that do not draw the control. */

import type { AnyModel } from '@anywidget/types';
import { type Answer, type IQuestion, mountSelfTest } from '../views';

interface ITraits {
  question: IQuestion;
  answer: Answer;
  /** Whether to show the text of the question, which no Markdown cell above has. */
  show_text: boolean;
  /** Whether the answer is kept in a line of the notebook, as in lectures. */
  show_line: boolean;
  /** Line of Python that records the answer in the notebook; the kernel writes it. */
  line: string;
}

export default {
  render({ model, el }: { model: AnyModel<ITraits>; el: HTMLElement }): () => void {
    const unmount = mountSelfTest(el, model.get('question'), {
      answer: model.get('answer'),
      showText: model.get('show_text'),
      onAnswer: answer => {
        model.set('answer', answer);
        model.save_changes();
      }
    });
    const line = document.createElement('div');
    line.className = 'kh-view kh-selftest kh-line';
    const showLine = () => {
      const text = model.get('line');
      line.hidden = !text || !model.get('show_line');
      line.replaceChildren('To keep the answer, paste this into its cell: ', code(text));
    };
    model.on('change:line', showLine);
    showLine();
    el.append(line);
    return () => {
      model.off('change:line', showLine);
      line.remove();
      unmount();
    };
  }
};

function code(text: string): HTMLElement {
  const node = document.createElement('code');
  node.textContent = text;
  return node;
}
