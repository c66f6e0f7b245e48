import { useEffect, useRef, type RefObject } from 'react';

/**
 * The place that takes the focus when what had it goes away as `moment` changes, such as the button of a step that is
 * done: the next key goes on from there, and a screen reader says where one is. Takes it from nothing else, nor before
 * anything on the page had it. The place needs a `tabIndex` of -1.
 */
export function useFocusWhenLost<T extends HTMLElement>(moment: string): RefObject<T | null> {
  const place = useRef<T>(null);
  const last = useRef(moment);
  const had = useRef(false);

  useEffect(() => {
    const note = () => {
      had.current = true;
    };
    document.addEventListener('focusin', note);
    return () => document.removeEventListener('focusin', note);
  }, []);

  useEffect(() => {
    if (last.current === moment) return;
    last.current = moment;
    if (had.current && document.activeElement === document.body) place.current?.focus({ preventScroll: true });
  }, [moment]);

  return place;
}
