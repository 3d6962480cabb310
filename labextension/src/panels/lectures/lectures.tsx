/** Everything in the Lectures panel: today's questions, the next position, and all lectures. */

import { downloadIcon, fileUploadIcon } from '@jupyterlab/ui-components';
import { doneOf, nextPosition, partsOf } from '../../services/lectures/progress';
import { useAttempt } from '../shared/attempt';
import { IconButton } from '../shared/iconButton';
import { forgetIcon } from '../shared/icons';
import { PanelFrame } from '../shared/panelFrame';
import { LectureList } from './lectureList';
import type { ILecturesModel } from './lecturesModel';
import { NoLectures } from './noLectures';
import { ReviewList } from './reviewList';
import { Ring } from './ring';
import { lectureShortcuts } from './shortcuts';

type Run = (work: () => Promise<unknown>) => void;

export function Lectures(props: { model: ILecturesModel }): JSX.Element {
  const { model } = props;
  const { store, trans } = model;
  const { error, run } = useAttempt();
  const attempt = (work: () => Promise<unknown>) => void run(work);
  return (
    <PanelFrame
      trans={trans}
      title={trans.__('Lectures')}
      shortcuts={lectureShortcuts(trans)}
      before={<ProgressButtons model={model} run={attempt} />}
      problem={error || store.problem}
    >
      {store.lectures.length === 0 ? (
        <NoLectures model={model} />
      ) : (
        <>
          <ReviewList model={model} />
          <Overall model={model} run={attempt} />
          <LectureList model={model} run={attempt} />
        </>
      )}
    </PanelFrame>
  );
}

function ProgressButtons(props: { model: ILecturesModel; run: Run }): JSX.Element {
  const { model, run } = props;
  const { trans } = model;
  const buttons = [
    { icon: downloadIcon, label: trans.__('Download my progress'), work: model.download },
    { icon: fileUploadIcon, label: trans.__('Add progress from a file'), work: model.upload },
    { icon: forgetIcon, label: trans.__('Delete my progress'), work: model.deleteProgress }
  ];
  return (
    <>
      {buttons.map(({ icon, label, work }) => (
        <IconButton key={label} icon={icon} label={label} onClick={() => run(work)} />
      ))}
    </>
  );
}

function Overall(props: { model: ILecturesModel; run: Run }): JSX.Element {
  const { store, trans } = props.model;
  const { done, of } = doneOf(store.lectures.flatMap(partsOf), store.statuses);
  const text = trans.__('%1 of %2 done', done, of);
  return (
    <div className="kh-Overall">
      <Ring done={done} of={of} label={text} />
      <span className="kh-Overall-text">{text}</span>
      <Continue {...props} />
    </div>
  );
}

function Continue(props: { model: ILecturesModel; run: Run }): JSX.Element | null {
  const { model } = props;
  const { store, trans } = model;
  const next = nextPosition(store.lectures, store.statuses, model.lastPosition());
  return (
    next && (
      <button
        type="button"
        className="kh-Button kh-mod-primary"
        title={`${next.lecture.lecture} · ${next.lecture.title}`}
        onClick={() => props.run(() => model.open(next.lecture, next.cell))}
      >
        {next.cell ? trans.__('Continue') : trans.__('Start')}
      </button>
    )
  );
}
