/** The Lectures panel without a lecture: still reading, or what to do. */

import type { ILecturesModel } from './lecturesModel';

export function NoLectures(props: { model: ILecturesModel }): JSX.Element {
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
        {trans.__('Search again')}
      </button>
    </div>
  );
}
