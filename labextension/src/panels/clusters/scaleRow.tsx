/** The inline stepper that asks for a number of workers. */

import type { TranslationBundle } from '@jupyterlab/translation';
import { useEffect, useRef, useState } from 'react';
import { useReturnFocus } from '../shared/returnFocus';

export interface IScaleRowProps {
  workers: number;
  busy: boolean;
  trans: TranslationBundle;
  onScale: (workers: number) => void;
  onCancel: () => void;
}

export function ScaleRow(props: IScaleRowProps): JSX.Element {
  const { trans } = props;
  const [wanted, setWanted] = useState(props.workers);
  const input = useRef<HTMLInputElement>(null);
  useReturnFocus();
  useEffect(() => input.current?.select(), []);
  const step = (by: number) => setWanted(Math.max(0, wanted + by));
  return (
    <form
      className="kh-Scale"
      onSubmit={event => {
        event.preventDefault();
        props.onScale(wanted);
      }}
      onKeyDown={event => event.key === 'Escape' && props.onCancel()}
    >
      <span className="kh-Scale-label">{trans.__('Workers')}</span>
      <button
        type="button"
        className="kh-Button kh-mod-square"
        aria-label={trans.__('One worker less')}
        disabled={wanted === 0}
        onClick={() => step(-1)}
      >
        −
      </button>
      <input
        ref={input}
        className="kh-Input kh-mod-number"
        type="number"
        min={0}
        aria-label={trans.__('Number of workers')}
        value={wanted}
        onChange={event => setWanted(Math.max(0, Number(event.target.value)))}
      />
      <button
        type="button"
        className="kh-Button kh-mod-square"
        aria-label={trans.__('One worker more')}
        onClick={() => step(1)}
      >
        +
      </button>
      <button
        type="submit"
        className="kh-Button kh-mod-primary"
        disabled={props.busy || wanted === props.workers}
      >
        {trans.__('Scale')}
      </button>
    </form>
  );
}
