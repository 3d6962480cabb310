/** A slider and a number with its unit, to commit before the run. */

import { make } from '../shared/dom';
import { group, type IControl, type IControlContext } from './control';
import { settledNumber } from './number';
import type { IPredictQuestion } from './question';

export function makePredictControl(
  context: IControlContext<IPredictQuestion, number>
): IControl<number> {
  const { question, answer, trans, changed } = context;
  const { min, max, step, units } = question;
  const [unit = ''] = Object.keys(units);
  const scale = { min: String(min), max: String(max), step: String(step) };
  const slider = make('input', {
    type: 'range',
    ...scale,
    'aria-label': trans('Your prediction')
  });
  const number = make('input', {
    type: 'text',
    class: 'kh-number',
    inputmode: 'decimal',
    autocomplete: 'off',
    'aria-label': trans('Your prediction as a number')
  });
  const set = (text: string) => {
    number.value = text;
    slider.value = text;
    slider.setAttribute('aria-valuetext', `${text} ${unit}`.trim());
  };
  if (answer !== null) {
    set(String(answer));
  } else {
    slider.value = String((min + max) / 2);
    slider.setAttribute('aria-valuetext', trans('not chosen yet'));
  }
  slider.addEventListener('input', () => {
    set(slider.value);
    changed();
  });
  number.addEventListener('input', () => {
    slider.value = number.value;
    changed();
  });
  const ends = [min, max].map(end => make('span', { class: 'kh-end' }, `${end} ${unit}`.trim()));
  const scaleRow = make('div', { class: 'kh-scale' }, ends[0], slider, ends[1]);
  const field = make(
    'div',
    { class: 'kh-field' },
    number,
    make('span', { class: 'kh-unit' }, unit)
  );
  const row = make('div', { class: 'kh-row kh-predict' }, scaleRow, field);
  return {
    node: group(trans('Your prediction'), row),
    value: () => (number.value.trim() ? settledNumber(units, number.value) : null),
    judge: () => undefined
  };
}
