import { useEffect, useRef, type RefObject } from 'react';

/** For the field of a step that takes another's place: the button that led here is gone, and the focus with it. */
export function useFocusAtFirst(): RefObject<HTMLInputElement | null> {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  return field;
}
