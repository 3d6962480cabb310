/** Give the focus back to where it was when a form or a question goes away. */

import { useEffect, useRef } from 'react';

export function useReturnFocus(): void {
  const opener = useRef(document.activeElement);
  useEffect(
    () => () => {
      // The removed element had it; a reader who has gone elsewhere stays there.
      if (document.activeElement === document.body && opener.current instanceof HTMLElement) {
        opener.current.focus();
      }
    },
    []
  );
}
