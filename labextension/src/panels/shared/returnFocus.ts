/** Return the focus to its former element when a form or a question is removed. */

import { useEffect, useRef } from 'react';

export function useReturnFocus(): void {
  const opener = useRef(document.activeElement);
  useEffect(
    () => () => {
      // The removed element had it; focus on another element is kept.
      if (document.activeElement === document.body && opener.current instanceof HTMLElement) {
        opener.current.focus();
      }
    },
    []
  );
}
