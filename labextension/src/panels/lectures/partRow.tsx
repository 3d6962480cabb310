/** One exercise or question of a lecture: its mark, title and number of tries. */

import { refreshIcon } from '@jupyterlab/ui-components';
import { type ILectureOutline, type IPart, stateOf } from '../../services/lectures/progress';
import { IconButton } from '../shared/iconButton';
import type { ILecturesModel } from './lecturesModel';

export interface IPartRowProps {
  lecture: ILectureOutline;
  part: IPart;
  model: ILecturesModel;
  roving: string;
  run: (work: () => Promise<unknown>) => void;
}

export function PartRow(props: IPartRowProps): JSX.Element {
  const { lecture, part, model } = props;
  const { trans, store } = model;
  return (
    <li className="kh-Part" data-state={stateOf(store.statuses[part.id])} data-part={part.id}>
      <PartButton {...props} />
      {part.kind === 'exercise' && (
        <IconButton
          icon={refreshIcon}
          className="kh-Part-reset"
          label={trans.__('Reset %1', part.title || part.id)}
          onClick={() => props.run(() => model.reset(lecture, part))}
        />
      )}
    </li>
  );
}

function PartButton({ lecture, part, model, roving, run }: IPartRowProps): JSX.Element {
  const { trans, store } = model;
  const status = store.statuses[part.id];
  const labels = {
    new: trans.__('not tried'),
    tried: trans.__('tried, not right yet'),
    done: trans.__('done')
  };
  const row = `part-${part.id}`;
  return (
    <button
      type="button"
      className="kh-Part-main"
      data-row={row}
      tabIndex={roving === row ? 0 : -1}
      title={part.title}
      onClick={() => run(() => model.open(lecture, part.cell))}
    >
      <span className="kh-Part-mark" role="img" aria-label={labels[stateOf(status)]} />
      <span className="kh-Part-title">{part.title || part.id}</span>
      {status && <span className="kh-quiet">{trans._n('%1 try', '%1 tries', status.tries)}</span>}
    </button>
  );
}
