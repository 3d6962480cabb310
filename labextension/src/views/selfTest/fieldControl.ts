/** A field to type a number with its unit, or a word or two. */

import { make, uniqueId } from '../shared/dom';
import { readAnswer, readAsNumber } from './answer';
import { group, type IControl, type IControlContext, Judged } from './control';
import { isMisread } from './grade';
import { type Answer, type IQuestion, type IResult, kindOf } from './question';

export function makeTextControl(context: IControlContext): IControl {
  const { answer } = context;
  return new Field(context, typeof answer === 'string' ? answer : '', []);
}

export function makeNumericControl(context: IControlContext): IControl {
  const { answer } = context;
  const units = Object.keys(context.question.units ?? {}).filter(unit => unit !== '');
  return new Field(context, typeof answer === 'number' ? String(answer) : '', units);
}

class Field implements IControl {
  readonly node: HTMLElement;

  constructor(
    private readonly _context: IControlContext,
    given: string,
    units: readonly string[]
  ) {
    const { trans, changed } = _context;
    const isNumber = _context.question.units !== undefined;
    this._judged = new Judged(trans);
    this._judged.feedback.id = uniqueId('field-feedback');
    const label = trans(isNumber ? 'Your number' : 'Your answer');
    this._input = make('input', {
      type: 'text',
      class: isNumber ? 'kh-number' : 'kh-word',
      inputmode: isNumber ? 'decimal' : 'text',
      autocomplete: 'off',
      spellcheck: 'false',
      maxlength: '200',
      'aria-label': label,
      'aria-describedby': this._judged.feedback.id
    });
    this._input.value = given;
    this._input.addEventListener('input', changed);
    this._unit = this._unitOf(units);
    const row = make('div', { class: 'kh-field' }, this._input, ...this._unit, this._judged.mark);
    this._row = make('div', { class: 'kh-row kh-fieldrow' }, row, this._judged.feedback);
    this.node = group(label, this._row);
  }

  value(): Answer {
    const [unit] = this._unit;
    const chosen = unit instanceof HTMLSelectElement ? ` ${unit.value}` : '';
    const text = this._input.value.trim();
    const { question, trans } = this._context;
    const readings = text === '' ? [] : openReadings(question, `${text}${chosen}`);
    this._hint = readings.length ? trans('Write %1 or %2', ...readings.map(String)) : '';
    const read = text === '' || this._hint ? null : readAnswer(question, `${text}${chosen}`);
    this._input.setAttribute('aria-invalid', String(text !== '' && read === null));
    return typeof read === 'string' ? text : read;
  }

  judge(result: IResult | null): void {
    const note = result ? (result.notes[''] ?? '') : this._hint;
    const verdict = result?.verdict ?? '';
    this._judged.show(this._row, verdict, note);
    if (verdict === 'not') {
      this._judged.mark.textContent = '';
    }
  }

  /** Several units are to choose from, a single one is just said. */
  private _unitOf(units: readonly string[]): HTMLElement[] {
    if (units.length < 2) {
      return units.map(unit => make('span', { class: 'kh-unit' }, unit));
    }
    const options = units.map(unit => make('option', { value: unit }, unit));
    const select = make('select', { 'aria-label': this._context.trans('Unit') }, ...options);
    select.addEventListener('change', this._context.changed);
    return [select];
  }

  private _hint = '';
  private readonly _input: HTMLInputElement;
  private readonly _unit: HTMLElement[];
  private readonly _row: HTMLElement;
  private readonly _judged: Judged;
}

/** The readings of a number of which one has to be chosen; none where it is clear. */
function openReadings(question: IQuestion, text: string): number[] {
  const number = kindOf(question) === 'numeric' ? readAsNumber(question, text) : null;
  const open = number !== null && (!number.settled || isMisread(question, number));
  return open ? number.values.slice(0, 2) : [];
}
