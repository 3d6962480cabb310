/** Draw the self-test controls of one open notebook and update them with its cells. */

import { Notification } from '@jupyterlab/apputils';
import type { Cell } from '@jupyterlab/cells';
import type { StaticNotebook } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import type { PanelLayout } from '@lumino/widgets';
import { answerLine, findAnswer, tidyLetters } from '../../services/questions/answerLine';
import {
  answerVariable,
  type IQuestionPart,
  questionPart,
  whereAnswered,
  whereToDraw
} from '../../services/questions/questionCells';
import { type Answer, type IResult, traitsOf } from '../../views';
import { type IGiven, QuestionCard } from './questionCard';
import { markCell } from './questionMarks';

const KEY = 'kernel_helpers';

export interface IQuestionHost {
  trans: TranslationBundle;
  /** Go to the cell of a question's `show`, or insert its code. */
  show: (show: unknown, lastCell: number) => void;
  /** An answer was graded and written into the notebook. */
  answered: (id: string, answer: Answer, result: IResult) => void;
}

type Parts = readonly (IQuestionPart | null)[];

export class QuestionNotebook implements IDisposable {
  constructor(
    private readonly _notebook: StaticNotebook,
    private readonly _host: IQuestionHost
  ) {
    _notebook.modelContentChanged.connect(this._soon, this);
    _notebook.modelChanged.connect(this._soon, this);
    _notebook.disposed.connect(this.dispose, this);
    this._soon();
  }

  isDisposed = false;

  dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this.isDisposed = true;
    cancelAnimationFrame(this._frame);
    this._notebook.modelContentChanged.disconnect(this._soon, this);
    this._notebook.modelChanged.disconnect(this._soon, this);
    this._notebook.disposed.disconnect(this.dispose, this);
    for (const card of this._cards.values()) {
      card.dispose();
    }
  }

  /** Content changes with every key: update once per frame. */
  private _soon(): void {
    if (this._frame === 0) {
      this._frame = requestAnimationFrame(() => {
        this._frame = 0;
        this._update();
      });
    }
  }

  private _update(): void {
    const cells = this._notebook.widgets;
    const parts = this._parts();
    const positions = whereToDraw(parts);
    const drawn = new Set([...positions.values()].map(index => cells[index]));
    for (const [cell, card] of this._cards) {
      if (!drawn.has(cell) || cell.isDisposed) {
        card.dispose();
        this._cards.delete(cell);
      }
    }
    for (const [id, index] of positions) {
      const metadata = cells[index].model.getMetadata(KEY);
      this._cardOf(cells[index], id).ask(metadata, this._given(id, parts[index], parts));
    }
    cells.forEach((cell, i) => {
      markCell(cell, parts[i], positions);
    });
  }

  private _parts(): (IQuestionPart | null)[] {
    return this._notebook.widgets.map(cell => questionPart(cell.model.getMetadata(KEY)));
  }

  private _cardOf(cell: Cell, id: string): QuestionCard {
    let card = this._cards.get(cell);
    if (!card) {
      card = new QuestionCard({
        trans: this._host.trans,
        onAnswer: (answer, result) => {
          this._write(id, answer);
          this._host.answered(id, answer, result);
        },
        onShow: show => this._host.show(show, this._lastCell(id)),
        typeset: element => this._notebook.rendermime.latexTypesetter?.typeset(element)
      });
      this._cards.set(cell, card);
      attach(card, cell);
    }
    return card;
  }

  /** The end of the question's cells: the check cell, as a rule. */
  private _lastCell(id: string): number {
    return this._parts()
      .map(part => part?.id)
      .lastIndexOf(id);
  }

  private _given(id: string, asked: IQuestionPart | null, parts: Parts): IGiven {
    const source = this._source(this._answerCell(id, parts));
    const found = findAnswer(source, variableOf(id, parts));
    if (found && found.value === undefined) {
      const { trans } = this._host;
      const problem = trans.__(
        'The answer line below cannot be read as an answer; choose here to rewrite it.'
      );
      return { answer: null, problem };
    }
    const picksLetters = asked !== null && traitsOf(asked.type).picksLetters;
    const answer = picksLetters ? tidyLetters(found?.value) : found?.value;
    return { answer: answer ?? null, problem: '' };
  }

  private _source(index: number): string {
    return this._notebook.widgets[index]?.model.sharedModel.getSource() ?? '';
  }

  private _answerCell(id: string, parts: Parts): number {
    const variable = variableOf(id, parts);
    return whereAnswered(id, parts, i => {
      const isCode = this._notebook.widgets[i].model.type === 'code';
      return isCode && findAnswer(this._source(i), variable) !== null;
    });
  }

  /** Rewrite only the answer's own line, so that undo takes back no more than that. */
  private _write(id: string, answer: Answer): void {
    const parts = this._parts();
    const variable = variableOf(id, parts);
    const cell = this._notebook.widgets[this._answerCell(id, parts)];
    const line = answerLine(variable, answer);
    if (cell?.model.type !== 'code') {
      const { trans } = this._host;
      Notification.warning(
        trans.__('The cell for this answer is gone. Add a code cell with: %1', line),
        { autoClose: false } // by default it would be in the notification centre only
      );
      return;
    }
    const { sharedModel } = cell.model;
    const found = findAnswer(sharedModel.getSource(), variable);
    if (found) {
      sharedModel.updateSource(found.start, found.end, line);
    } else {
      sharedModel.updateSource(0, 0, `${line}\n`);
    }
  }

  private readonly _cards = new Map<Cell, QuestionCard>();
  private _frame = 0;
}

function variableOf(id: string, parts: Parts): string {
  const answer = parts.find(part => part?.role === 'answer' && part.id === id);
  return answer?.variable ?? answerVariable(id);
}

/** Put the card below the rendered Markdown, once a virtualised cell has got its parts. */
function attach(card: QuestionCard, cell: Cell): void {
  void cell.ready.then(() => {
    if (!card.isDisposed && !cell.isDisposed) {
      const layout = cell.layout as PanelLayout;
      // The last child is the footer.
      layout.insertWidget(layout.widgets.length - 1, card);
    }
  });
}
