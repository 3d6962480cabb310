/** The inline form that asks for a number of workers. */

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
  const [workers, setWorkers] = useState(props.workers);
  const unchanged = workers === props.workers;
  useReturnFocus();
  return (
    <form
      className="kh-Scale"
      onSubmit={event => {
        event.preventDefault();
        props.onScale(workers);
      }}
      onKeyDown={event => event.key === 'Escape' && props.onCancel()}
    >
      <span className="kh-Scale-label">{trans.__('Workers')}</span>
      <Stepper {...{ workers, trans }} onChange={count => setWorkers(Math.max(0, count))} />
      <button type="submit" className="kh-Button kh-mod-primary" disabled={props.busy || unchanged}>
        {trans.__('Scale')}
      </button>
    </form>
  );
}

interface IStepperProps {
  workers: number;
  trans: TranslationBundle;
  onChange: (workers: number) => void;
}

function Stepper({ workers, trans, onChange }: IStepperProps): JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.select(), []);
  return (
    <>
      <StepButton
        sign="−"
        label={trans.__('One worker less')}
        disabled={workers === 0}
        onClick={() => onChange(workers - 1)}
      />
      <input
        ref={input}
        className="kh-Input kh-mod-number"
        type="number"
        min={0}
        aria-label={trans.__('Number of workers')}
        value={workers}
        onChange={event => onChange(Number(event.target.value))}
      />
      <StepButton
        sign="+"
        label={trans.__('One worker more')}
        onClick={() => onChange(workers + 1)}
      />
    </>
  );
}

function StepButton(props: {
  sign: string;
  label: string;
  disabled?: boolean;
  onClick: () => void;
}): JSX.Element {
  return (
    <button
      type="button"
      className="kh-Button kh-mod-square"
      aria-label={props.label}
      disabled={props.disabled}
      onClick={props.onClick}
    >
      {props.sign}
    </button>
  );
}
