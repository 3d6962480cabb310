/** An attempt in the form in which the server records it. */

import { UUID } from '@lumino/coreutils';
import type { IAttempt } from '../questions/attempts';
import { type Literal, writeLiteral } from '../questions/pythonLiteral';
import type { IUnsent } from './outbox';

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
