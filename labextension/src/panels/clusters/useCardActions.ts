/** What the buttons and keys of a card do, and which question it asks. */

import { useState } from 'react';
import { type ICluster, isOnlyWatched } from '../../services/clusters/cluster';
import { useAttempt } from '../shared/attempt';
import { canClose } from './cardActions';
import type { IPanelModel } from './panelModel';

export type Question = 'scale' | 'close' | null;

export interface ICardActions {
  busy: boolean;
  error: string;
  question: Question;
  ask: (question: Question) => void;
  open: () => void;
  restart: () => void;
  scale: (workers: number) => Promise<void>;
  close: () => void;
  /** Close at once where no task is lost, else ask. */
  askToClose: () => Promise<void>;
}

export function useCardActions(cluster: ICluster, model: IPanelModel): ICardActions {
  const { store } = model;
  const [question, ask] = useState<Question>(null);
  const { busy, error, run } = useAttempt();
  const close = () => {
    ask(null);
    void run(() => store.close(cluster.id));
  };
  return {
    busy,
    error,
    question,
    ask,
    close,
    open: () => {
      store.select(cluster.id);
      model.openView('task-stream');
    },
    restart: () => void run(() => store.restart(cluster.id)),
    scale: async workers => {
      if (await run(() => store.scale(cluster.id, workers))) {
        ask(null);
      }
    },
    askToClose: async () => {
      if (!canClose(cluster) || busy) {
        return;
      }
      const tasks = () => store.read(cluster.id).then(({ processing }) => processing);
      if (!isOnlyWatched(cluster) && (await tasks().catch(() => cluster.processing)) > 0) {
        ask('close');
      } else {
        close();
      }
    }
  };
}
