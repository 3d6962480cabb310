/** Something to read off a panel; an answer is a number, or a text where there is no unit. */

import { makeNumberControl, makeTextControl } from '../fieldControl';
import { isUnits } from '../guards';
import { settledNumber } from '../number';
import type { IPanelQuestion } from '../question';
import { register } from '../questionType';
import { readText } from './text';

export const panel = register<IPanelQuestion, number | string>({
  parse: ({ units }, common) => ({
    ...common,
    type: 'panel',
    units: isUnits(units) ? units : null
  }),
  read: ({ units }, answer) => (units ? settledNumber(units, answer) : readText(answer)),
  makeControl: context => {
    const { units } = context.question;
    return units
      ? makeNumberControl({ ...context, question: { units } })
      : makeTextControl(context, readText);
  },
  recorded: 'Recorded. The check below compares it with your run.'
});
