/** The form that starts a cluster of its own, or begins to watch one that runs elsewhere. */

import type { TranslationBundle } from '@jupyterlab/translation';
import { useEffect, useRef, useState } from 'react';
import type { INewCluster } from '../../services/clusters/cluster';
import { useAttempt } from '../shared/attempt';
import { Field } from '../shared/field';
import { useReturnFocus } from '../shared/returnFocus';

export interface INewClusterProps {
  defaults: INewCluster;
  trans: TranslationBundle;
  create: (request: INewCluster) => Promise<unknown>;
  onDone: () => void;
}

export function NewCluster(props: INewClusterProps): JSX.Element {
  const { trans } = props;
  const [watch, setWatch] = useState(false);
  const [workers, setWorkers] = useState(String(props.defaults.workers ?? 2));
  const [threads, setThreads] = useState(String(props.defaults.threads_per_worker ?? 1));
  const [memory, setMemory] = useState(props.defaults.memory_limit ?? '');
  const [address, setAddress] = useState('');
  const attempt = useAttempt();
  const form = useRef<HTMLFormElement>(null);
  useReturnFocus();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the first field changes with `watch`
  useEffect(() => form.current?.querySelector<HTMLInputElement>('.kh-Input')?.focus(), [watch]);

  const request = (): INewCluster => {
    const limit = memory.trim() ? { memory_limit: memory.trim() } : {};
    return watch
      ? { address: address.trim() }
      : { workers: Number(workers), threads_per_worker: Number(threads), ...limit };
  };
  const submit = async (event: React.FormEvent) => {
    event.preventDefault();
    if (attempt.busy) {
      return;
    }
    if (await attempt.run(() => props.create(request()))) {
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
      <Choice watch={watch} trans={trans} onChange={setWatch} />
      {watch ? (
        <Field
          label={trans.__('Address')}
          value={address}
          placeholder="tcp://127.0.0.1:8786"
          required
          onChange={setAddress}
        />
      ) : (
        <>
          <Field label={trans.__('Workers')} value={workers} min={1} onChange={setWorkers} />
          <Field label={trans.__('Threads each')} value={threads} min={1} onChange={setThreads} />
          <Field
            label={trans.__('Memory each')}
            value={memory}
            placeholder={trans.__('automatic')}
            onChange={setMemory}
          />
        </>
      )}
      {attempt.error && (
        <p className="kh-Panel-error" role="alert">
          {attempt.error}
        </p>
      )}
      <div className="kh-New-buttons">
        <button type="button" className="kh-Button" onClick={props.onDone}>
          {trans.__('Cancel')}
        </button>
        <button type="submit" className="kh-Button kh-mod-primary" aria-disabled={attempt.busy}>
          {watch ? trans.__('Watch') : trans.__('Start')}
        </button>
      </div>
    </form>
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
      <legend className="kh-Panel-announcer">{trans.__('What kind of cluster')}</legend>
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
