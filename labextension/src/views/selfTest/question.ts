/** Self-test questions as the metadata of their Markdown cells describes them, by type. */

export interface IChoice {
  letter: string;
  text: string;
}

/** Size of each unit in the first one; '' where a number has none. */
export type Units = Readonly<Record<string, number>>;

/** Salted hashes of what earns credit, and sealed texts: obfuscation for practice, not secrecy. */
export interface IPractice {
  salt: string;
  /** Hash of a whole answer -> credit in (0, 1]; every other answer earns 0. */
  credit?: Record<string, number>;
  /** Hashes of the parts (of an order, of a match) that are right. */
  parts?: readonly string[];
  /** Sealed list of [low, high, credit, feedback] of a number. */
  bands?: string;
  /** Hash of a letter, line or answer -> sealed feedback. */
  notes?: Record<string, string>;
  /** Sealed. */
  explanation?: string;
  /** Where to look it up; its meaning belongs to the host. */
  show?: unknown;
}

/** What questions of every type have. */
export interface ICommon {
  id: string;
  /** Absent in graded mode. */
  practice?: IPractice;
  /** The question itself, needed only where no rendered Markdown is above (`showText`). */
  text?: string;
}

export interface IChoiceQuestion extends ICommon {
  type: 'choice';
  select: 'one' | 'many';
  choices: readonly IChoice[];
}

export interface INumericQuestion extends ICommon {
  type: 'numeric';
  units: Units;
}

export interface ITextQuestion extends ICommon {
  type: 'text';
}

export interface IOrderQuestion extends ICommon {
  type: 'order';
  choices: readonly IChoice[];
}

export interface IMatchQuestion extends ICommon {
  type: 'match';
  /** The cases. */
  choices: readonly IChoice[];
  /** The places. */
  targets: readonly string[];
  /** How many places are side by side. */
  columns: number;
  /** What grows to the right and upwards. */
  axes: { x?: string; y?: string };
}

export interface ILineQuestion extends ICommon {
  type: 'line';
  code: string;
}

/** Answered by the student's own run: by a number if there are units, else by a text. */
export interface IPanelQuestion extends ICommon {
  type: 'panel';
  units: Units | null;
}

export interface IPredictQuestion extends ICommon {
  type: 'predict';
  units: Units;
  min: number;
  max: number;
  step: number;
}

export type IQuestion =
  | IChoiceQuestion
  | INumericQuestion
  | ITextQuestion
  | IOrderQuestion
  | IMatchQuestion
  | ILineQuestion
  | IPanelQuestion
  | IPredictQuestion;

export type QuestionType = IQuestion['type'];

/** An answer in the plain form of its type: letters, places by letter, a number or line, a text. */
export type PlainAnswer = readonly string[] | Readonly<Record<string, number>> | number | string;

/** null while there is none. */
export type Answer = PlainAnswer | null;

export type Verdict = 'right' | 'partly' | 'not' | 'recorded';

export interface IResult {
  verdict: Verdict;
  /** Credit between 0 and 1; null where the browser cannot know it (graded mode, panels). */
  credit: number | null;
  /** Verdict on each letter or line of the answer, as far as the key shows it. */
  places: Readonly<Record<string, Verdict>>;
  /** Feedback by letter or line; '' for the whole answer. */
  notes: Readonly<Record<string, string>>;
  explanation: string;
}
