/** The form that starts a cluster, or watches one that runs elsewhere. */

import type { TranslationBundle } from '@jupyterlab/translation';
import { useEffect, useRef, useState } from 'react';
import type { INewCluster } from '../../services/clusters/cluster';
import { useAttempt } from '../shared/attempt';
import { ErrorLine } from '../shared/errorLine';
import { useReturnFocus } from '../shared/returnFocus';
import { type INewFields, NewFields, newFields, newRequest } from './newFields';

export interface INewClusterProps {
  defaults: INewCluster;
  trans: TranslationBundle;
  create: (request: INewCluster) => Promise<unknown>;
  onDone: () => void;
}

export function NewCluster(props: INewClusterProps): JSX.Element {
  const { trans } = props;
  const [fields, setFields] = useState(() => newFields(props.defaults));
  const { busy, error, run } = useAttempt();
  const form = useRef<HTMLFormElement>(null);
  const { watch } = fields;
  const change = (changed: Partial<INewFields>) => setFields({ ...fields, ...changed });
  useReturnFocus();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the first field changes with `watch`
  useEffect(() => form.current?.querySelector<HTMLInputElement>('.kh-Input')?.focus(), [watch]);
  const submit = async (event: React.FormEvent) => {
    event.preventDefault();
    if (!busy && (await run(() => props.create(newRequest(fields))))) {
      props.onDone();
    }
  };
  return (
    <form
      ref={form}
      className="kh-New"
      aria-label={trans.__('New cluster')}
      onSubmit={submit}
      onKeyDown={event => event.key === 'Escape' && props.onDone()}
    >
      <Choice watch={watch} trans={trans} onChange={to => change({ watch: to })} />
      <NewFields {...{ fields, trans, change }} />
      <ErrorLine text={error} />
      <Buttons {...{ watch, busy, trans, onCancel: props.onDone }} />
    </form>
  );
}

function Buttons(props: {
  watch: boolean;
  busy: boolean;
  trans: TranslationBundle;
  onCancel: () => void;
}): JSX.Element {
  const { trans } = props;
  return (
    <div className="kh-New-buttons">
      <button type="button" className="kh-Button" onClick={props.onCancel}>
        {trans.__('Cancel')}
      </button>
      <button type="submit" className="kh-Button kh-mod-primary" aria-disabled={props.busy}>
        {props.watch ? trans.__('Watch') : trans.__('Start')}
      </button>
    </div>
  );
}

function Choice(props: {
  watch: boolean;
  trans: TranslationBundle;
  onChange: (watch: boolean) => void;
}): JSX.Element {
  const { trans } = props;
  const options = [
    { watch: false, label: trans.__('Start here') },
    { watch: true, label: trans.__('Watch an address') }
  ];
  return (
    <fieldset className="kh-New-choice">
      <legend className="kh-Panel-announcer">{trans.__('Start or watch')}</legend>
      {options.map(option => (
        <label key={String(option.watch)} className="kh-New-option">
          <input
            type="radio"
            name="kh-new-kind"
            checked={props.watch === option.watch}
            onChange={() => props.onChange(option.watch)}
          />
          <span>{option.label}</span>
        </label>
      ))}
    </fieldset>
  );
}
