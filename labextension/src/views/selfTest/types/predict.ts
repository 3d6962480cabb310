/** A number to commit before the run. */

import { isUnits } from '../guards';
import { settledNumber } from '../number';
import { makePredictControl } from '../predictControl';
import type { IPredictQuestion } from '../question';
import { register } from '../questionType';

export const predict = register<IPredictQuestion, number>({
  parse: ({ units, min, max, step }, common) =>
    isUnits(units) && typeof min === 'number' && typeof max === 'number' && max > min
      ? {
          ...common,
          type: 'predict',
          units,
          min,
          max,
          step: typeof step === 'number' ? step : 0.01
        }
      : null,
  read: ({ units }, answer) => settledNumber(units, answer),
  makeControl: makePredictControl,
  checkLabel: 'Commit',
  recorded: 'Committed. Now run it, and compare.',
  traits: { checkedByRun: true }
});
