/** A self-test question as it stands in the metadata of its Markdown cell. */

export interface IChoice {
  letter: string;
  text: string;
}

/** Salted hashes of the answers that earn credit: obfuscation for practice, not secrecy. */
export interface IPractice {
  salt: string;
  /** sha256hex(`${salt}:${id}:${answer}`) -> credit in (0, 1]; every other answer earns 0. */
  credit: Record<string, number>;
  /** Feedback by letter. */
  feedback?: Record<string, string>;
  explanation?: string;
  /** Where to look it up; its meaning belongs to the host. */
  show?: unknown;
}

export interface IQuestion {
  type: 'choice';
  id: string;
  select: 'one' | 'many';
  choices: readonly IChoice[];
  /** Absent in graded mode. */
  practice?: IPractice;
  /** The question itself, needed only where no rendered Markdown stands above (`showText`). */
  text?: string;
}

export type Verdict = 'right' | 'partly' | 'not' | 'recorded';

export interface IResult {
  verdict: Verdict;
  /** Credit between 0 and 1; null where the browser cannot know it (graded mode). */
  credit: number | null;
}
