/** All lectures: one Tab stop, arrow keys between the rows, as in a file browser. */

import { type KeyboardEvent, type RefObject, useRef, useState } from 'react';
import { LectureRow } from './lectureRow';
import type { ILecturesModel } from './lecturesModel';

const ROW = '[data-row]';

export function LectureList(props: {
  model: ILecturesModel;
  run: (work: () => Promise<unknown>) => void;
}): JSX.Element {
  const { store, trans } = props.model;
  const list = useRef<HTMLUListElement>(null);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [focused, setFocused] = useState('');
  const toggle = (lecture: string, to = !open.has(lecture)) => {
    const next = new Set(open);
    next[to ? 'add' : 'delete'](lecture);
    setOpen(next);
  };
  const known = rowsOf(list).some(row => row.dataset.row === focused);
  const roving = known ? focused : `lecture-${store.lectures[0]?.lecture ?? ''}`;
  return (
    <ul
      ref={list}
      className="kh-Panel-list"
      aria-label={trans.__('Lectures')}
      onKeyDown={event => moveFocus(event, rowsOf(list), toggle)}
      onFocus={event => setFocused((event.target as HTMLElement).dataset.row ?? focused)}
    >
      {store.lectures.map(lecture => (
        <LectureRow
          key={lecture.path}
          {...{ lecture, roving, model: props.model, run: props.run }}
          open={open.has(lecture.lecture)}
          onToggle={() => toggle(lecture.lecture)}
        />
      ))}
    </ul>
  );
}

function rowsOf(list: RefObject<HTMLElement>): HTMLElement[] {
  return [...(list.current?.querySelectorAll<HTMLElement>(ROW) ?? [])];
}

/** Up and down between rows; left and right close and open a lecture. */
function moveFocus(
  event: KeyboardEvent,
  rows: readonly HTMLElement[],
  toggle: (lecture: string, open: boolean) => void
): void {
  const here = rows.indexOf(event.target as HTMLElement);
  const moves: Record<string, HTMLElement | undefined> = {
    ArrowDown: rows[here + 1],
    ArrowUp: rows[here - 1],
    Home: rows[0],
    End: rows.at(-1)
  };
  if (here < 0) {
    return;
  }
  if (event.key in moves) {
    event.preventDefault();
    moves[event.key]?.focus();
  } else if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') {
    event.preventDefault();
    const lecture = rows[here].closest<HTMLElement>('[data-lecture]');
    lecture?.querySelector<HTMLElement>(ROW)?.focus();
    toggle(lecture?.dataset.lecture ?? '', event.key === 'ArrowRight');
  }
}
