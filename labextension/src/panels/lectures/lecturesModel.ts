/** What the Lectures panel needs from outside: the store, the words, and a few deeds. */

import type { TranslationBundle } from '@jupyterlab/translation';
import type { ILectureOutline, IPart, IPlace } from '../../services/lectures/progress';
import type { ProgressStore } from '../../services/lectures/progressStore';
import type { Answer, IQuestion, IResult } from '../../views';

export interface ILecturesModel {
  store: ProgressStore;
  trans: TranslationBundle;
  /** Open a lecture at a cell; '' for where it opens by itself. */
  open: (lecture: ILectureOutline, cell: string) => Promise<void>;
  /** Where the reader was last, or null. */
  left: () => { path: string; cell: string } | null;
  /** Begin a part again, or with null the whole notebook. */
  reset: (lecture: ILectureOutline, part: IPart | null) => Promise<void>;
  /** Record an answer that was given in the panel. */
  answered: (question: IQuestion, answer: Answer, result: IResult) => void;
  download: () => Promise<void>;
  upload: () => Promise<void>;
  forget: () => Promise<void>;
}

export type { IPlace };
