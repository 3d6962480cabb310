/** The letters of options, in their order. */

import type { IChoice } from './question';

export function lettersOf(choices: readonly IChoice[]): string[] {
  return choices.map(choice => choice.letter);
}
