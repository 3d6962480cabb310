/** A slider and a number with its unit, to commit before the run. */

import { make } from '../shared/dom';
import { readAnswer } from './answer';
import { group, type IControl, type IControlContext } from './control';
import type { Answer } from './question';

export function makePredictControl(context: IControlContext): IControl {
  const { question, trans, changed } = context;
  const { min = 0, max = 1, step = 0.01 } = question;
  const unit = Object.keys(question.units ?? {})[0] ?? '';
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
  const { answer } = context;
  if (typeof answer === 'number') {
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
    value: (): Answer => (number.value.trim() ? readAnswer(question, number.value) : null),
    judge: () => undefined
  };
}
