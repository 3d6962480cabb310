/** Remember one word for this browser tab, across reloads. */

/** One remembered word, null where there is none. */
export interface IMemory {
  load(): string | null;
  save(id: string | null): void;
}

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
