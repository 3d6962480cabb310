/** CSS classes of the three cells of a question: dimmed where the control shows the same. */

import type { Cell, ICodeCellModel } from '@jupyterlab/cells';
import type { IQuestionPart } from '../../services/questions/questionCells';
import { traitsOf } from '../../views';

const WIDGET_MIME = 'application/vnd.jupyter.widget-view+json';
// The last block repeats what the control shows: options, positions, numbered code.
const REPEATED = /^([-*] [a-z]\) |1\. |```text\n)/;

/** `positions` has the index of each drawn question. */
export function markCell(
  cell: Cell,
  part: IQuestionPart | null,
  positions: ReadonlyMap<string, number>
): void {
  const role = part !== null && positions.has(part.id) ? part.role : null;
  const traits = part === null ? {} : traitsOf(part.type);
  const asks = role === 'question';
  cell.toggleClass('kh-QuestionCell', asks);
  cell.toggleClass('kh-mod-listsChoices', asks && repeatsChoices(cell, traits.endsInCode));
  cell.toggleClass('kh-mod-listsPlaces', asks && traits.listsPlaces === true);
  cell.toggleClass('kh-AnswerCell', role === 'answer');
  cell.toggleClass('kh-mod-onlyControl', role === 'answer' && showsOnlyWidgets(cell));
  // The check of a prediction is the run itself: it has no class.
  cell.toggleClass('kh-CheckCell', role === 'check' && !traits.checkedByRun);
}

function repeatsChoices(cell: Cell, endsInCode = false): boolean {
  const source = cell.model.sharedModel.getSource().trimEnd();
  if (endsInCode) {
    return source.endsWith('\n```');
  }
  const block = source.split(/\n\s*\n/).at(-1) ?? '';
  return REPEATED.test(block.trimStart());
}

/** True where the output is only the control, which is under the question already. */
function showsOnlyWidgets(cell: Cell): boolean {
  const { model } = cell;
  const outputs = model.type === 'code' ? (model as ICodeCellModel).outputs.toJSON() : [];
  return (
    outputs.length > 0 &&
    outputs.every(output => WIDGET_MIME in ((output.data ?? {}) as Record<string, unknown>))
  );
}
