/** Draws the self-test controls of one open notebook and keeps them in step with its cells. */

import { Notification } from '@jupyterlab/apputils';
import type { Cell, ICodeCellModel } from '@jupyterlab/cells';
import type { StaticNotebook } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import type { PanelLayout } from '@lumino/widgets';
import { answerLine, findAnswer } from '../services/answerLine';
import {
  type IQuestionPart,
  questionPart,
  whereAnswered,
  whereToDraw
} from '../services/questionCells';
import type { IQuestion } from '../views';
import { QuestionCard } from './questionCard';

const KEY = 'kernel_helpers';
const WIDGET_MIME = 'application/vnd.jupyter.widget-view+json';

export class QuestionNotebook implements IDisposable {
  constructor(
    private readonly _notebook: StaticNotebook,
    private readonly _trans: TranslationBundle,
    private readonly _onShow: (show: unknown, lastCell: number) => void
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

  /** Content changes with every key: look at the notebook once a frame. */
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
    const places = whereToDraw(parts);
    const drawn = new Set([...places.values()].map(index => cells[index]));
    for (const [cell, card] of this._cards) {
      if (!drawn.has(cell) || cell.isDisposed) {
        card.dispose();
        this._cards.delete(cell);
      }
    }
    for (const [id, index] of places) {
      const question = cells[index].model.getMetadata(KEY) as IQuestion;
      this._cardOf(cells[index], id).ask(question, this._letters(id, parts));
    }
    cells.forEach((cell, i) => {
      mark(cell, parts[i], places);
    });
  }

  private _parts(): (IQuestionPart | null)[] {
    return this._notebook.widgets.map(cell => questionPart(cell.model.getMetadata(KEY)));
  }

  private _cardOf(cell: Cell, id: string): QuestionCard {
    let card = this._cards.get(cell);
    if (!card) {
      card = new QuestionCard({
        trans: this._trans,
        onAnswer: letters => this._write(id, letters),
        onShow: show => this._onShow(show, this._lastCell(id))
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

  private _letters(id: string, parts: readonly (IQuestionPart | null)[]): string[] {
    const index = this._answerCell(id, parts);
    const source = this._notebook.widgets[index]?.model.sharedModel.getSource() ?? '';
    return findAnswer(source, variableOf(id, parts))?.letters ?? [];
  }

  private _answerCell(id: string, parts: readonly (IQuestionPart | null)[]): number {
    const variable = variableOf(id, parts);
    return whereAnswered(id, parts, i => {
      const { model } = this._notebook.widgets[i];
      return model.type === 'code' && findAnswer(model.sharedModel.getSource(), variable) !== null;
    });
  }

  /** Rewrite only the answer's own line, so that undo takes back no more than that. */
  private _write(id: string, letters: readonly string[]): void {
    const parts = this._parts();
    const variable = variableOf(id, parts);
    const cell = this._notebook.widgets[this._answerCell(id, parts)];
    const line = answerLine(variable, letters);
    if (!cell) {
      Notification.warning(
        this._trans.__('The cell for this answer is gone. Add a code cell with: %1', line)
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

function variableOf(id: string, parts: readonly (IQuestionPart | null)[]): string {
  const answer = parts.find(part => part?.type === 'choice-answer' && part.id === id);
  return answer?.variable ?? `answer_${id}`;
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

function mark(cell: Cell, part: IQuestionPart | null, places: Map<string, number>): void {
  const drawn = part !== null && places.has(part.id);
  const isQuestion = part?.type === 'choice' && drawn;
  cell.toggleClass('kh-QuestionCell', isQuestion);
  cell.toggleClass('kh-mod-listsChoices', isQuestion && endsWithChoices(cell));
  cell.toggleClass('kh-AnswerCell', part?.type === 'choice-answer' && drawn);
  cell.toggleClass('kh-mod-onlyControl', part?.type === 'choice-answer' && showsOnlyWidgets(cell));
  cell.toggleClass('kh-CheckCell', part?.type === 'choice-check' && drawn);
}

/** True where the Markdown's last block is the list of choices, which the control repeats. */
function endsWithChoices(cell: Cell): boolean {
  const block =
    cell.model.sharedModel
      .getSource()
      .trimEnd()
      .split(/\n\s*\n/)
      .at(-1) ?? '';
  return /^[-*] [a-z]\) /.test(block.trimStart());
}

/** True where the output is nothing but the control that stands under the question already. */
function showsOnlyWidgets(cell: Cell): boolean {
  const { model } = cell;
  const outputs = model.type === 'code' ? (model as ICodeCellModel).outputs.toJSON() : [];
  return (
    outputs.length > 0 &&
    outputs.every(output => WIDGET_MIME in ((output.data ?? {}) as Record<string, unknown>))
  );
}
