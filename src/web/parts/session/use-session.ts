import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { queries } from '../../queries.ts';
import { ownPath } from './own-path.ts';

/** Who is signed in, and what he may do; undefined until that is known. */
export function useSession() {
  return useQuery(queries.session()).data;
}

/** Forgets what was shown to someone else, then goes on to a page of ours. */
export function useArrive(): (to: string | undefined) => Promise<void> {
  const client = useQueryClient();
  const router = useRouter();
  return async (to) => {
    client.clear();
    await client.fetchQuery(queries.session());
    router.history.push(ownPath(to));
  };
}
