/** The reader's last position, notebook and cell; it is kept when the page is closed. */

export interface ILastPosition {
  path: string;
  cell: string;
}

export function lastPosition(baseUrl: string) {
  const key = `kernel-helpers-lab:left:${baseUrl}`;
  return {
    load: (): ILastPosition | null => {
      try {
        const left: unknown = JSON.parse(localStorage.getItem(key) ?? 'null');
        const { path, cell } = (left ?? {}) as Partial<ILastPosition>;
        return typeof path === 'string' && typeof cell === 'string' ? { path, cell } : null;
      } catch {
        return null;
      }
    },
    save: (position: ILastPosition) => {
      try {
        localStorage.setItem(key, JSON.stringify(position));
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
