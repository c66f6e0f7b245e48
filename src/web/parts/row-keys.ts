import { useEffect, type RefObject } from 'react';

/**
 * Arrow keys, Home and End move the focus between the rows of a table: from a row's first link to that of the next.
 * Enter then opens it, because it is a link. Anything that uses the arrows itself keeps them.
 */
export function useRowKeys(container: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = container.current;
    if (element === null) return undefined;
    const onKey = (event: KeyboardEvent) => {
      if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const from = event.target instanceof Element ? event.target.closest('tbody a') : null;
      if (from === null) return;
      const links = [...element.querySelectorAll<HTMLAnchorElement>('tbody tr')].flatMap((row) => {
        const link = row.querySelector('a');
        return link === null ? [] : [link];
      });
      const index = links.findIndex((link) => link.closest('tr') === from.closest('tr'));
      const next = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: links.length - 1 }[event.key];
      const target = next === undefined ? undefined : links[next];
      if (target === undefined) return;
      event.preventDefault();
      target.focus();
    };
    element.addEventListener('keydown', onKey);
    return () => element.removeEventListener('keydown', onKey);
  }, [container]);
}
