import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';

/** The state of a page in its address: plain text values, so that links stay short and can be typed. */
export type Search = { readonly [key: string]: string | undefined };

export const parseSearch = (text: string): Search => Object.fromEntries(new URLSearchParams(text));

export function stringifySearch(search: object): string {
  const out = new URLSearchParams();
  for (const [key, value] of Object.entries(search as Readonly<Record<string, string | number | null | undefined>>)) {
    if (value !== undefined && value !== null && value !== '') out.set(key, String(value));
  }
  // Both may stand in a query as they are, and a link can then be read.
  const text = out.toString().replaceAll('%40', '@').replaceAll('%2C', ',');
  return text === '' ? '' : `?${text}`;
}

/**
 * The search parameters of the page, and a setter that merges changes into them. A change other than of `page`
 * goes back to the first page; undefined removes a parameter. The history entry is replaced: filters are not steps.
 */
export function useSearchState(): [Search, (changes: Search) => void] {
  const search = useSearch({ strict: false });
  const navigate = useNavigate();
  const change = useCallback(
    (changes: Search) => {
      void navigate({
        to: '.',
        search: (before: Search) => ({ ...before, ...('page' in changes ? {} : { page: undefined }), ...changes }),
        replace: true,
        resetScroll: false,
      });
    },
    [navigate],
  );
  return [search, change];
}
