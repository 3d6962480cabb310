/** One lecture: its ring, and below it what it consists of. */

import { refreshIcon } from '@jupyterlab/ui-components';
import {
  doneOf,
  type ILectureOutline,
  type IPart,
  partsOf,
  stateOf
} from '../../services/lectures/progress';
import { IconButton } from '../shared/iconButton';
import type { ILecturesModel } from './lecturesModel';
import { Ring } from './ring';

export interface ILectureRowProps {
  lecture: ILectureOutline;
  model: ILecturesModel;
  open: boolean;
  roving: string;
  onToggle: () => void;
  run: (work: () => Promise<unknown>) => void;
}

export function LectureRow(props: ILectureRowProps): JSX.Element {
  const { lecture, model, open, roving } = props;
  const { trans, store } = model;
  const { done, of, begun } = doneOf(partsOf(lecture), store.standings);
  const row = `lecture-${lecture.lecture}`;
  const state = stateWords();
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
        <Ring done={done} of={of} label={state} />
        <span className="kh-Lecture-number">{lecture.lecture}</span>
        <span className="kh-Lecture-title">{lecture.title}</span>
        <span className="kh-quiet">
          {lecture.minutes > 0 ? trans.__('%1 min', lecture.minutes) : ''}
        </span>
      </button>
      {open && (
        <div className="kh-Lecture-body">
          <div className="kh-Lecture-deeds">
            <span className="kh-quiet">{state}</span>
            <button
              type="button"
              className="kh-Button kh-mod-primary"
              onClick={() => props.run(() => model.open(lecture, ''))}
            >
              {trans.__('Open')}
            </button>
            <IconButton
              icon={refreshIcon}
              label={trans.__('Begin lecture %1 again', lecture.lecture)}
              onClick={() => props.run(() => model.reset(lecture, null))}
            />
          </div>
          {lecture.sections.map(section => (
            <Section key={section.cell} {...props} section={section} />
          ))}
        </div>
      )}
    </li>
  );

  function stateWords(): string {
    if (of === 0) {
      return trans.__('nothing to answer');
    }
    if (done === of) {
      return trans.__('done');
    }
    return begun ? trans.__('%1 of %2 done', done, of) : trans.__('not begun');
  }
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
            <Part key={part.id} {...props} part={part} />
          ))}
        </ul>
      )}
    </div>
  );
}

function Part(props: ILectureRowProps & { part: IPart }): JSX.Element {
  const { lecture, part, model, roving } = props;
  const { trans, store } = model;
  const standing = store.standings[part.id];
  const state = stateOf(standing);
  const words = {
    new: trans.__('not tried'),
    tried: trans.__('tried, not right yet'),
    done: trans.__('done')
  };
  const row = `part-${part.id}`;
  return (
    <li className="kh-Part" data-state={state} data-part={part.id}>
      <button
        type="button"
        className="kh-Part-main"
        data-row={row}
        tabIndex={roving === row ? 0 : -1}
        title={part.title}
        onClick={() => props.run(() => model.open(lecture, part.cell))}
      >
        <span className="kh-Part-mark" role="img" aria-label={words[state]} />
        <span className="kh-Part-title">{part.title || part.id}</span>
        {standing && (
          <span className="kh-quiet">{trans._n('%1 try', '%1 tries', standing.tries)}</span>
        )}
      </button>
      {part.kind === 'exercise' && (
        <IconButton
          icon={refreshIcon}
          className="kh-Part-reset"
          label={trans.__('Begin %1 again', part.title || part.id)}
          onClick={() => props.run(() => model.reset(lecture, part))}
        />
      )}
    </li>
  );
}
