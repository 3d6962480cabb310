/** What a type of question is: how it is read, judged and drawn. */

import type { IControl, IControlContext, IControlHost } from './control';
import { Key } from './key';
import type { ICommon, IQuestion, IResult, PlainAnswer, Verdict } from './question';

/** Metadata of a cell, whatever it may hold. */
export type Metadata = Readonly<Record<string, unknown>>;

export interface IJudgement {
  credit: number;
  places: Readonly<Record<string, Verdict>>;
  notes: Readonly<Record<string, string>>;
}

/** What a notebook does differently around a question of some type. */
export interface ITraits {
  /** An answer is a list of letters, which a line of source may have in another form. */
  picksLetters?: boolean;
  /** The text ends in code, which the control shows as well. */
  endsInCode?: boolean;
  /** The text ends in a list of cases and a list of places. */
  listsPlaces?: boolean;
  /** The check is the cell that runs the work. */
  checkedByRun?: boolean;
}

export interface IQuestionType<Q extends IQuestion, A extends PlainAnswer> {
  /** The question; null where the metadata describes none that can be drawn. */
  parse: (metadata: Metadata, common: ICommon) => Q | null;
  /** The answer in its plain form; null where it has another form. */
  read: (question: Q, answer: unknown) => A | null;
  /** Absent where only the student's own run can judge. */
  judge?: (question: Q, key: Key, answer: A) => IJudgement;
  makeControl: (context: IControlContext<Q, A>) => IControl<A>;
  /** Label of the button, where it is not Check or Record. */
  checkLabel?: string;
  /** Sentence on an answer that cannot be judged here. */
  recorded?: string;
  traits?: ITraits;
}

/** A question together with what its type does. */
export interface IAsked {
  readonly question: IQuestion;
  readonly checkLabel: string;
  readonly recorded: string;
  read: (answer: unknown) => PlainAnswer | null;
  grade: (answer: unknown) => IResult;
  /** `answer` is the one given before, whatever it may be. */
  makeControl: (answer: unknown, host: IControlHost) => IControl<PlainAnswer>;
}

export interface IRegisteredType {
  ask: (metadata: Metadata, common: ICommon) => IAsked | null;
  traits: ITraits;
}

export function register<Q extends IQuestion, A extends PlainAnswer>(
  type: IQuestionType<Q, A>
): IRegisteredType {
  return {
    ask: (metadata, common) => {
      const question = type.parse(metadata, common);
      return question && asked(question, type);
    },
    traits: type.traits ?? {}
  };
}

function asked<Q extends IQuestion, A extends PlainAnswer>(
  question: Q,
  type: IQuestionType<Q, A>
): IAsked {
  const { judge } = type;
  const key = judge && question.practice ? new Key(question.practice, question.id) : null;
  return {
    question,
    checkLabel: type.checkLabel ?? (key ? 'Check' : 'Record'),
    recorded: type.recorded ?? 'Recorded.',
    read: answer => type.read(question, answer),
    grade: given => {
      const answer = type.read(question, given);
      return judge && key && answer !== null ? result(judge(question, key, answer), key) : RECORDED;
    },
    makeControl: (given, host) =>
      type.makeControl({ ...host, question, answer: type.read(question, given) })
  };
}

const RECORDED: IResult = {
  verdict: 'recorded',
  credit: null,
  places: {},
  notes: {},
  explanation: ''
};

function result({ credit, places, notes }: IJudgement, key: Key): IResult {
  const given = Object.entries(notes).filter(([, note]) => note !== '');
  return {
    verdict: verdictOf(credit),
    credit,
    places,
    notes: Object.fromEntries(given),
    explanation: key.explanation()
  };
}

export function verdictOf(credit: number): Verdict {
  if (credit >= 1) {
    return 'right';
  }
  return credit > 0 ? 'partly' : 'not';
}

/** As many digits as Python keeps. */
export function roundCredit(credit: number): number {
  return Math.round(credit * 1000) / 1000;
}
