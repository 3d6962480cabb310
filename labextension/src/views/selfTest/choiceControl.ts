/** Rows to choose from: one option, all that apply, or the line of code that is wrong. */

import { make, uniqueId } from '../shared/dom';
import { renderInline } from '../shared/markdownLite';
import { ChoiceRow } from './choiceRow';
import { group, type IControl, type IControlContext } from './control';
import type { Answer, IResult } from './question';

export function makeChoiceControl(context: IControlContext): IControl {
  const { choices = [], select } = context.question;
  const name = uniqueId(`choice-${context.question.id}`);
  const kind = select === 'one' ? 'radio' : 'checkbox';
  const rows = choices.map(
    ({ letter, text }) =>
      new ChoiceRow(
        { value: letter, content: renderInline(text), kind, group: name },
        context.trans
      )
  );
  const task = select === 'one' ? 'Choose one' : 'Choose all that apply';
  return new Rows(context, rows, context.trans(task), chosen => (chosen.length ? chosen : null));
}

export function makeLineControl(context: IControlContext): IControl {
  const name = uniqueId(`line-${context.question.id}`);
  const lines = (context.question.code ?? '').split('\n');
  const rows = lines.map((line, i) => {
    const content = [make('code', {}, line || ' ')];
    return new ChoiceRow({ value: `${i + 1}`, content, kind: 'radio', group: name }, context.trans);
  });
  const control = new Rows(context, rows, context.trans('Choose one line'), ([line]) =>
    line === undefined ? null : Number(line)
  );
  control.node.classList.add('kh-lines');
  return control;
}

class Rows implements IControl {
  readonly node: HTMLElement;

  constructor(
    context: IControlContext,
    private readonly _rows: readonly ChoiceRow[],
    task: string,
    private readonly _read: (chosen: string[]) => Answer
  ) {
    const { answer } = context;
    const chosen = Array.isArray(answer) ? answer : [String(answer)];
    for (const { input } of _rows) {
      input.checked = chosen.includes(input.value);
      input.addEventListener('change', context.changed);
    }
    this.node = group(task, make('div', { class: 'kh-rows' }, ..._rows.map(row => row.node)));
  }

  value(): Answer {
    return this._read(
      this._rows
        .filter(row => row.input.checked)
        .map(row => row.input.value)
        .sort()
    );
  }

  judge(result: IResult | null): void {
    for (const row of this._rows) {
      const { value } = row.input;
      row.judge(result?.places[value] ?? '', result?.notes[value] ?? '');
    }
  }
}
