import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";

/**
 * For the button that opens a form and gives way to it: it has the focus again when the form has closed, if it is still
 * there. Where it is not, `keepFocus` finds another place.
 */
export function useReturnedFocus(open: boolean): RefObject<HTMLButtonElement | null> {
  const button = useRef<HTMLButtonElement>(null);
  const wasOpen = useRef(open);
  useEffect(() => {
    if (wasOpen.current && !open) button.current?.focus();
    wasOpen.current = open;
  }, [open]);
  return button;
}
