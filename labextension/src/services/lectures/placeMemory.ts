/** Where the reader was last, in which lecture and at which cell; outlives the page. */

export interface ILeft {
  path: string;
  cell: string;
}

export function placeMemory(baseUrl: string) {
  const key = `kernel-helpers-lab:left:${baseUrl}`;
  return {
    load: (): ILeft | null => {
      try {
        const left: unknown = JSON.parse(localStorage.getItem(key) ?? 'null');
        const { path, cell } = (left ?? {}) as Partial<ILeft>;
        return typeof path === 'string' && typeof cell === 'string' ? { path, cell } : null;
      } catch {
        return null;
      }
    },
    save: (left: ILeft) => {
      try {
        localStorage.setItem(key, JSON.stringify(left));
      } catch {
        // Without storage, the panel proposes the first part that is not done.
      }
    }
  };
}

/** The browser's storage, null where it is forbidden. */
export function storage(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}
