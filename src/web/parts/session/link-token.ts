import { useState } from 'react';

/** The secret of a link, from behind the #; taken out of the address at once, so that it stays in no history. */
export function useLinkToken(): string {
  const [token] = useState(() => {
    const found = decodeURIComponent(location.hash.slice(1));
    if (found !== '') history.replaceState(history.state, '', location.pathname + location.search);
    return found;
  });
  return token;
}
