/** Remembers one word for this browser tab, across reloads. */

import type { IMemory } from './clusterStore';

export function pageMemory(name: string): IMemory {
  const key = `kernel-helpers-lab:${name}`;
  return {
    load: () => sessionStorage.getItem(key),
    save: id => {
      if (id === null) {
        sessionStorage.removeItem(key);
      } else {
        sessionStorage.setItem(key, id);
      }
    }
  };
}
