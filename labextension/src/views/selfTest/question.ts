/** A self-test question as it stands in the metadata of its Markdown cell. */

export interface IChoice {
  letter: string;
  text: string;
}

/** Salted hashes of what earns credit, and sealed texts: obfuscation for practice, not secrecy. */
export interface IPractice {
  salt: string;
  /** Hash of a whole answer -> credit in (0, 1]; every other answer earns 0. */
  credit?: Record<string, number>;
  /** Hashes of the parts (of an order, of a match) that are right. */
  parts?: readonly string[];
  /** Sealed list of [low, high, credit, feedback] of a number. */
  bands?: string;
  /** Hash of a place -> sealed feedback. */
  notes?: Record<string, string>;
  /** Sealed. */
  explanation?: string;
  /** Where to look it up; its meaning belongs to the host. */
  show?: unknown;
}

export interface IQuestion {
  type: 'choice' | 'numeric' | 'text' | 'order' | 'match' | 'line' | 'panel' | 'predict';
  id: string;
  /** Absent in graded mode. */
  practice?: IPractice;
  /** The question itself, needed only where no rendered Markdown stands above (`showText`). */
  text?: string;
  /** Of a choice. */
  select?: 'one' | 'many';
  /** Options of a choice, items of an order, cases of a match. */
  choices?: readonly IChoice[];
  /** Places of a match, how many stand side by side, and what grows to the right and upwards. */
  targets?: readonly string[];
  columns?: number;
  axes?: { x?: string; y?: string };
  /** Code of which one line is asked for. */
  code?: string;
  /** Size of each unit in the first one; '' where a number has none. */
  units?: Record<string, number>;
  /** Scale of a prediction. */
  min?: number;
  max?: number;
  step?: number;
}

/** Letters, a number, a text, a place by letter, a line; null while there is none. */
export type Answer = readonly string[] | Readonly<Record<string, number>> | number | string | null;

export type Verdict = 'right' | 'partly' | 'not' | 'recorded';

export interface IResult {
  verdict: Verdict;
  /** Credit between 0 and 1; null where the browser cannot know it (graded mode, panels). */
  credit: number | null;
  /** Verdict on each letter or line of the answer, as far as it can be told. */
  places: Readonly<Record<string, Verdict>>;
  /** Feedback by letter or line; '' for the whole answer. */
  notes: Readonly<Record<string, string>>;
  explanation: string;
}

/** The kind of answer a question takes; a panel asks for a number or a text. */
export function kindOf({ type, units }: IQuestion): Exclude<IQuestion['type'], 'panel'> {
  if (type === 'panel') {
    return units ? 'numeric' : 'text';
  }
  return type;
}

/** True where the metadata describes a question that can be drawn; somebody may have edited it. */
export function isQuestion(question: IQuestion): boolean {
  const { choices, targets, code, units, select } = question;
  const letters = Array.isArray(choices) && choices.every(isChoice);
  const drawable: Record<string, boolean> = {
    choice: letters && (select === 'one' || select === 'many'),
    order: letters,
    match: letters && Array.isArray(targets) && targets.every(each => typeof each === 'string'),
    line: typeof code === 'string',
    numeric: typeof units === 'object' && units !== null,
    predict: typeof units === 'object' && Number(question.max) > Number(question.min),
    text: true,
    panel: true
  };
  return drawable[question.type] ?? false;
}

function isChoice(choice: unknown): boolean {
  const { letter, text } = (choice ?? {}) as Partial<IChoice>;
  return typeof letter === 'string' && typeof text === 'string';
}
