/** What the Lectures panel needs from outside: the store, translations, and actions. */

import type { TranslationBundle } from '@jupyterlab/translation';
import type { ILastPosition } from '../../services/lectures/lastPosition';
import type { ILectureOutline, IPart } from '../../services/lectures/progress';
import type { ProgressStore } from '../../services/lectures/progressStore';
import type { Answer, IQuestion, IResult } from '../../views';

export interface ILecturesModel {
  store: ProgressStore;
  trans: TranslationBundle;
  /** Open a lecture at a cell, '' for its last position. */
  open: (lecture: ILectureOutline, cell: string) => Promise<void>;
  lastPosition: () => ILastPosition | null;
  /** Reset a part, or with null the whole notebook. */
  reset: (lecture: ILectureOutline, part: IPart | null) => Promise<void>;
  /** Record an answer in the panel. */
  answered: (question: IQuestion, answer: Answer, result: IResult) => void;
  download: () => Promise<void>;
  upload: () => Promise<void>;
  deleteProgress: () => Promise<void>;
}
