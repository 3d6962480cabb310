/** An attempt in the form in which the server records it. */

import { UUID } from '@lumino/coreutils';
import type { IAttempt } from './attempts';
import type { IUnsent } from './outbox';
import { type Literal, writeLiteral } from './pythonLiteral';

export function unsent({ question, notebook, answer, credit, at }: IAttempt): IUnsent {
  return {
    id: UUID.uuid4(),
    question,
    at: at / 1000,
    credit,
    answer: writeLiteral(answer as Literal),
    notebook
  };
}
