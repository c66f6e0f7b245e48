import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import type { Session } from '../../../http/contract/access.ts';
import { queries } from '../../queries.ts';
import { ownPath } from './own-path.ts';

/** Who is signed in, and what he may do; undefined until that is known. */
export function useSession() {
  return useQuery(queries.session()).data;
}

const NOBODY: Session = { person: null, roles: [], standsFor: [], acts: [] };

/** Who was signed in when the page was drawn: for the cells of a table, which do not each watch for a change of it. */
export const useKnownSession = (): Session =>
  useQueryClient().getQueryData<Session>(queries.session().queryKey) ?? NOBODY;

/** The page that shows someone his work first. */
export const START = '/start';

/** Forgets what was shown to someone else, then goes on to a page of ours: one's work, unless another is named. */
export function useArrive(): (to: string | undefined) => Promise<void> {
  const client = useQueryClient();
  const router = useRouter();
  return async (to) => {
    // What stands around the page stays until the new is there: nothing jumps.
    const around: readonly unknown[] = [queries.meta().queryKey[0], queries.session().queryKey[0]];
    client.removeQueries({ predicate: ({ queryKey }) => !around.includes(queryKey[0]) });
    await Promise.all([
      client.fetchQuery(queries.session()),
      client.refetchQueries({ queryKey: queries.meta().queryKey }),
    ]);
    router.history.push(ownPath(to ?? START));
  };
}
