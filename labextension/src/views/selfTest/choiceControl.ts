/** Rows to choose from: one option, all that apply, or the line of code that is wrong. */

import { make, uniqueId } from '../shared/dom';
import { renderInline } from '../shared/markdownLite';
import { ChoiceRow } from './choiceRow';
import { group, type IControl, type IControlContext } from './control';
import type { IChoiceQuestion, ILineQuestion, IResult } from './question';

export function makeChoiceControl(
  context: IControlContext<IChoiceQuestion, readonly string[]>
): IControl<readonly string[]> {
  const { choices, select } = context.question;
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
  const given = context.answer ?? [];
  const read = (chosen: readonly string[]) => (chosen.length ? chosen : null);
  return new Rows(rows, { task: context.trans(task), given, read, changed: context.changed });
}

export function makeLineControl(context: IControlContext<ILineQuestion, number>): IControl<number> {
  const name = uniqueId(`line-${context.question.id}`);
  const rows = context.question.code.split('\n').map((line, i) => {
    const content = [make('code', {}, line || ' ')];
    return new ChoiceRow({ value: `${i + 1}`, content, kind: 'radio', group: name }, context.trans);
  });
  const control = new Rows(rows, {
    task: context.trans('Choose one line'),
    given: [String(context.answer)],
    read: ([line]) => (line === undefined ? null : Number(line)),
    changed: context.changed
  });
  control.node.classList.add('kh-lines');
  return control;
}

interface IRows<A> {
  task: string;
  /** Values of the rows that were chosen before. */
  given: readonly string[];
  /** The answer that the values of the chosen rows make. */
  read: (chosen: readonly string[]) => A | null;
  changed: () => void;
}

class Rows<A> implements IControl<A> {
  readonly node: HTMLElement;

  constructor(
    private readonly _rows: readonly ChoiceRow[],
    private readonly _options: IRows<A>
  ) {
    const { task, given, changed } = _options;
    for (const { input } of _rows) {
      input.checked = given.includes(input.value);
      input.addEventListener('change', changed);
    }
    this.node = group(task, make('div', { class: 'kh-rows' }, ..._rows.map(row => row.node)));
  }

  value(): A | null {
    return this._options.read(
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
