/** A field to type a number with its unit, or a word or two. */

import { make, uniqueId } from '../shared/dom';
import { group, type IControl, type IControlHost, Judged } from './control';
import { type INumber, readAsNumber, settledNumber } from './number';
import type { Answer, IResult, Units } from './question';

interface IFieldContext extends IControlHost {
  answer: Answer;
}

export function makeTextControl(
  context: IFieldContext,
  read: (text: string) => string | null
): IControl<string> {
  const { answer } = context;
  return new Field(context, {
    label: 'Your answer',
    className: 'kh-word',
    inputMode: 'text',
    given: typeof answer === 'string' ? answer : '',
    units: [],
    open: () => [],
    read
  });
}

/** Numbers for which `isMisread` is true are asked again, with their readings. */
export function makeNumberControl(
  context: IFieldContext & { question: { units: Units } },
  isMisread: (number: INumber) => boolean = () => false
): IControl<number> {
  const { answer, question } = context;
  return new Field(context, {
    label: 'Your number',
    className: 'kh-number',
    inputMode: 'decimal',
    given: typeof answer === 'number' ? String(answer) : '',
    units: Object.keys(question.units).filter(unit => unit !== ''),
    open: text => {
      const number = readAsNumber(question.units, text);
      const isOpen = number !== null && (!number.settled || isMisread(number));
      return isOpen ? number.values.slice(0, 2) : [];
    },
    read: text => settledNumber(question.units, text)
  });
}

interface IField<A> {
  label: string;
  className: string;
  inputMode: string;
  given: string;
  units: readonly string[];
  /** Readings of which one has to be chosen first; none where the text is clear. */
  open: (text: string) => readonly number[];
  read: (text: string) => A | null;
}

class Field<A> implements IControl<A> {
  readonly node: HTMLElement;

  constructor(
    private readonly _host: IControlHost,
    private readonly _field: IField<A>
  ) {
    const { trans, changed } = _host;
    this._judged = new Judged(trans);
    this._judged.feedback.id = uniqueId('field-feedback');
    const label = trans(_field.label);
    this._input = make('input', {
      type: 'text',
      class: _field.className,
      inputmode: _field.inputMode,
      autocomplete: 'off',
      spellcheck: 'false',
      maxlength: '200',
      'aria-label': label,
      'aria-describedby': this._judged.feedback.id
    });
    this._input.value = _field.given;
    this._input.addEventListener('input', changed);
    this._unit = this._unitOf(_field.units);
    const row = make('div', { class: 'kh-field' }, this._input, ...this._unit, this._judged.mark);
    this._row = make('div', { class: 'kh-row kh-fieldrow' }, row, this._judged.feedback);
    this.node = group(label, this._row);
  }

  value(): A | null {
    const [unit] = this._unit;
    const chosen = unit instanceof HTMLSelectElement ? ` ${unit.value}` : '';
    const typed = this._input.value.trim();
    const text = `${typed}${chosen}`;
    const readings = typed === '' ? [] : this._field.open(text);
    const { trans } = this._host;
    this._hint = readings.length ? trans('Write %1 or %2', ...readings.map(String)) : '';
    const read = typed === '' || this._hint ? null : this._field.read(text);
    this._input.setAttribute('aria-invalid', String(typed !== '' && read === null));
    return read;
  }

  judge(result: IResult | null): void {
    const note = result ? (result.notes[''] ?? '') : this._hint;
    const verdict = result?.verdict ?? '';
    this._judged.show(this._row, verdict, note);
    if (verdict === 'not') {
      this._judged.mark.textContent = '';
    }
  }

  /** Several units are to choose from, a single one is just shown. */
  private _unitOf(units: readonly string[]): HTMLElement[] {
    if (units.length < 2) {
      return units.map(unit => make('span', { class: 'kh-unit' }, unit));
    }
    const options = units.map(unit => make('option', { value: unit }, unit));
    const select = make('select', { 'aria-label': this._host.trans('Unit') }, ...options);
    select.addEventListener('change', this._host.changed);
    return [select];
  }

  private _hint = '';
  private readonly _input: HTMLInputElement;
  private readonly _unit: HTMLElement[];
  private readonly _row: HTMLElement;
  private readonly _judged: Judged;
}
