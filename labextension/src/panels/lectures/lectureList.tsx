/** The syllabus: one Tab stop, arrow keys between its rows, as in a file browser. */

import { useRef, useState } from 'react';
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
  const first = `lecture-${store.lectures[0]?.lecture ?? ''}`;
  const toggle = (lecture: string, to = !open.has(lecture)) => {
    const next = new Set(open);
    next[to ? 'add' : 'delete'](lecture);
    setOpen(next);
  };
  const rows = () => [...(list.current?.querySelectorAll<HTMLElement>(ROW) ?? [])];
  const keys = (event: React.KeyboardEvent) => {
    const here = rows().indexOf(event.target as HTMLElement);
    if (here < 0) {
      return;
    }
    const lecture = rows()[here].closest<HTMLElement>('[data-lecture]');
    const main = lecture?.querySelector<HTMLElement>(ROW);
    const moves: Record<string, HTMLElement | undefined> = {
      ArrowDown: rows()[here + 1],
      ArrowUp: rows()[here - 1],
      Home: rows()[0],
      End: rows().at(-1)
    };
    if (event.key in moves) {
      event.preventDefault();
      moves[event.key]?.focus();
    } else if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') {
      event.preventDefault();
      main?.focus();
      toggle(lecture?.dataset.lecture ?? '', event.key === 'ArrowRight');
    }
  };
  const known = rows().some(row => row.dataset.row === focused);
  return (
    <ul
      ref={list}
      className="kh-Panel-list"
      aria-label={trans.__('Lectures')}
      onKeyDown={keys}
      onFocus={event => setFocused((event.target as HTMLElement).dataset.row ?? focused)}
    >
      {store.lectures.map(lecture => (
        <LectureRow
          key={lecture.path}
          lecture={lecture}
          model={props.model}
          open={open.has(lecture.lecture)}
          roving={known ? focused : first}
          onToggle={() => toggle(lecture.lecture)}
          run={props.run}
        />
      ))}
    </ul>
  );
}
