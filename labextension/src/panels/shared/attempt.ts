/** Run an action that may fail, and keep its error for display. */

import { useEffect, useRef, useState } from 'react';

export interface IAttempt {
  busy: boolean;
  error: string;
  run: (work: () => Promise<unknown>) => Promise<boolean>;
}

export function useAttempt(): IAttempt {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState('');
  // A card may be unmounted before its own "close" has returned.
  const mounted = useRef(true);
  useEffect(() => {
    mounted.current = true;
    return () => {
      mounted.current = false;
    };
  }, []);
  const finish = (sentence: string) => {
    if (mounted.current) {
      setBusy(false);
      setError(sentence);
    }
    return sentence === '';
  };
  const run = (work: () => Promise<unknown>) => {
    setBusy(true);
    setError('');
    return work().then(
      () => finish(''),
      (reason: Error) => finish(reason.message)
    );
  };
  return { busy, error, run };
}
