/** The text fields of the New form, and the request that they make. */

import type { TranslationBundle } from '@jupyterlab/translation';
import type { INewCluster } from '../../services/clusters/cluster';
import { Field } from '../shared/field';

/** As typed. */
export interface INewFields {
  watch: boolean;
  workers: string;
  threads: string;
  memory: string;
  address: string;
}

export function newFields(defaults: INewCluster): INewFields {
  return {
    watch: false,
    workers: String(defaults.workers ?? 2),
    threads: String(defaults.threads_per_worker ?? 1),
    memory: defaults.memory_limit ?? '',
    address: ''
  };
}

export function newRequest({ watch, workers, threads, memory, address }: INewFields): INewCluster {
  const limit = memory.trim() ? { memory_limit: memory.trim() } : {};
  return watch
    ? { address: address.trim() }
    : { workers: Number(workers), threads_per_worker: Number(threads), ...limit };
}

export function NewFields(props: {
  fields: INewFields;
  trans: TranslationBundle;
  change: (changed: Partial<INewFields>) => void;
}): JSX.Element {
  const { fields, trans, change } = props;
  const bind = (name: 'workers' | 'threads' | 'memory' | 'address') => ({
    value: fields[name],
    onChange: (value: string) => change({ [name]: value })
  });
  if (fields.watch) {
    const placeholder = 'tcp://127.0.0.1:8786';
    return (
      <>
        <Field label={trans.__('Address')} {...bind('address')} {...{ placeholder }} required />
        <p className="kh-New-note">
          {trans.__(
            'The owner of this scheduler can run code as you: watch only one that you trust.'
          )}
        </p>
      </>
    );
  }
  return (
    <>
      <Field label={trans.__('Workers')} min={1} {...bind('workers')} />
      <Field label={trans.__('Threads each')} min={1} {...bind('threads')} />
      <Field
        label={trans.__('Memory each')}
        placeholder={trans.__('automatic')}
        {...bind('memory')}
      />
    </>
  );
}
