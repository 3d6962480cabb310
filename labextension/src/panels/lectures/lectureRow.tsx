/** One lecture: its ring, and below it its sections and parts. */

import type { TranslationBundle } from '@jupyterlab/translation';
import { refreshIcon } from '@jupyterlab/ui-components';
import {
  doneOf,
  type IDone,
  type ILectureOutline,
  partsOf
} from '../../services/lectures/progress';
import { IconButton } from '../shared/iconButton';
import type { ILecturesModel } from './lecturesModel';
import { PartRow } from './partRow';
import { Ring } from './ring';

export interface ILectureRowProps {
  lecture: ILectureOutline;
  model: ILecturesModel;
  open: boolean;
  /** Name of the row that Tab stops at. */
  roving: string;
  onToggle: () => void;
  run: (work: () => Promise<unknown>) => void;
}

export function LectureRow(props: ILectureRowProps): JSX.Element {
  const { lecture, model, open, roving } = props;
  const { trans, store } = model;
  const progress = doneOf(partsOf(lecture), store.statuses);
  const state = stateText(progress, trans);
  const row = `lecture-${lecture.lecture}`;
  return (
    <li className="kh-Lecture" data-lecture={lecture.lecture}>
      <button
        type="button"
        className="kh-Lecture-main"
        data-row={row}
        tabIndex={roving === row ? 0 : -1}
        aria-expanded={open}
        onClick={props.onToggle}
      >
        <Ring done={progress.done} of={progress.of} label={state} />
        <span className="kh-Lecture-number">{lecture.lecture}</span>
        <span className="kh-Lecture-title">{lecture.title}</span>
        <span className="kh-quiet">
          {lecture.minutes > 0 ? trans.__('%1 min', lecture.minutes) : ''}
        </span>
      </button>
      {open && (
        <div className="kh-Lecture-body">
          <LectureActions {...props} state={state} />
          {lecture.sections.map(section => (
            <Section key={section.cell} {...props} section={section} />
          ))}
        </div>
      )}
    </li>
  );
}

function stateText({ done, of, started }: IDone, trans: TranslationBundle): string {
  if (of === 0) {
    return trans.__('nothing to answer');
  }
  if (done === of) {
    return trans.__('done');
  }
  return started ? trans.__('%1 of %2 done', done, of) : trans.__('not started');
}

function LectureActions(props: ILectureRowProps & { state: string }): JSX.Element {
  const { lecture, model } = props;
  const { trans } = model;
  return (
    <div className="kh-Lecture-actions">
      <span className="kh-quiet">{props.state}</span>
      <button
        type="button"
        className="kh-Button kh-mod-primary"
        onClick={() => props.run(() => model.open(lecture, ''))}
      >
        {trans.__('Open')}
      </button>
      <IconButton
        icon={refreshIcon}
        label={trans.__('Reset lecture %1', lecture.lecture)}
        onClick={() => props.run(() => model.reset(lecture, null))}
      />
    </div>
  );
}

function Section(
  props: ILectureRowProps & { section: ILectureOutline['sections'][number] }
): JSX.Element {
  const { lecture, section, model, roving } = props;
  const row = `section-${lecture.lecture}-${section.cell}`;
  return (
    <div className="kh-Section">
      {section.title && (
        <button
          type="button"
          className="kh-Section-title"
          data-row={row}
          tabIndex={roving === row ? 0 : -1}
          onClick={() => props.run(() => model.open(lecture, section.cell))}
        >
          {section.title}
        </button>
      )}
      {section.parts.length > 0 && (
        <ul className="kh-Panel-list">
          {section.parts.map(part => (
            <PartRow key={part.id} {...{ lecture, part, model, roving }} run={props.run} />
          ))}
        </ul>
      )}
    </div>
  );
}
