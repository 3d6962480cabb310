/** Everything in the Lectures panel: today's questions, where to go on, and the syllabus. */

import { downloadIcon, fileUploadIcon } from '@jupyterlab/ui-components';
import { useState } from 'react';
import { doneOf, partsOf, whereToGoOn } from '../../services/lectures/progress';
import { useAttempt } from '../shared/attempt';
import { IconButton } from '../shared/iconButton';
import { forgetIcon } from '../shared/icons';
import { LectureList } from './lectureList';
import { LecturesHelp } from './lecturesHelp';
import type { ILecturesModel } from './lecturesModel';
import { ReviewList } from './reviewList';
import { Ring } from './ring';

export function Lectures(props: { model: ILecturesModel }): JSX.Element {
  const { model } = props;
  const { store, trans } = model;
  const [help, setHelp] = useState(false);
  const { error, run } = useAttempt();
  const attempt = (work: () => Promise<unknown>) => void run(work);
  const { done, of } = doneOf(store.lectures.flatMap(partsOf), store.standings);
  const problem = error || store.problem;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys bubble up from the controls inside
    <div
      className="kh-Panel"
      onKeyDown={event => {
        if (event.key === '?' && !(event.target instanceof HTMLInputElement)) {
          setHelp(!help);
        }
      }}
    >
      <div className="kh-Panel-header">
        <h2>{trans.__('Lectures')}</h2>
        <IconButton
          icon={downloadIcon}
          label={trans.__('Download my progress')}
          onClick={() => attempt(model.download)}
        />
        <IconButton
          icon={fileUploadIcon}
          label={trans.__('Add progress from a file')}
          onClick={() => attempt(model.upload)}
        />
        <IconButton
          icon={forgetIcon}
          label={trans.__('Delete my progress')}
          onClick={() => attempt(model.forget)}
        />
        <button
          type="button"
          className="kh-IconButton"
          title={trans.__('Keyboard shortcuts')}
          aria-label={trans.__('Keyboard shortcuts')}
          aria-expanded={help}
          onClick={() => setHelp(!help)}
        >
          ?
        </button>
      </div>
      {help && <LecturesHelp trans={trans} />}
      {problem && (
        <p className="kh-Panel-error" role="alert">
          {problem}
        </p>
      )}
      {store.lectures.length === 0 ? (
        <Empty model={model} />
      ) : (
        <>
          <ReviewList model={model} />
          <div className="kh-Overall">
            <Ring done={done} of={of} label={trans.__('%1 of %2 done', done, of)} />
            <span className="kh-Overall-words">{trans.__('%1 of %2 done', done, of)}</span>
            <GoOn model={model} run={attempt} />
          </div>
          <LectureList model={model} run={attempt} />
        </>
      )}
    </div>
  );
}

function GoOn(props: {
  model: ILecturesModel;
  run: (work: () => Promise<unknown>) => void;
}): JSX.Element | null {
  const { model } = props;
  const { store, trans } = model;
  const place = whereToGoOn(store.lectures, store.standings, model.left());
  return (
    place && (
      <button
        type="button"
        className="kh-Button kh-mod-primary"
        title={`${place.lecture.lecture} · ${place.lecture.title}`}
        onClick={() => props.run(() => model.open(place.lecture, place.cell))}
      >
        {place.cell ? trans.__('Continue') : trans.__('Begin')}
      </button>
    )
  );
}

function Empty(props: { model: ILecturesModel }): JSX.Element {
  const { store, trans } = props.model;
  if (!store.isReady) {
    return <p className="kh-Empty">{store.problem ? '' : trans.__('Looking for lectures …')}</p>;
  }
  return (
    <div className="kh-Empty">
      <p>{trans.__('There is no lecture in this folder.')}</p>
      <p className="kh-Empty-hint">
        {trans.__('`kernel-helpers lab` copies the lectures and opens them.')}
      </p>
      <button type="button" className="kh-Button" onClick={() => void store.refresh()}>
        {trans.__('Look again')}
      </button>
    </div>
  );
}
