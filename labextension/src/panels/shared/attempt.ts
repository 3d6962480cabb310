/** Run something that may fail, and keep the sentence to show when it did. */

import { useEffect, useRef, useState } from 'react';

export interface IAttempt {
  busy: boolean;
  error: string;
  run: (work: () => Promise<unknown>) => Promise<boolean>;
}

export function useAttempt(): IAttempt {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState('');
  // A card may be gone by the time its own "close" is answered.
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
