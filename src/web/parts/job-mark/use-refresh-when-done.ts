import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

/**
 * What a job changed must not be shown from before it: everything is asked for again once it has ended, also where it
 * was quicker than the first look at it.
 */
export function useRefreshWhenDone(done: boolean): void {
  const client = useQueryClient();
  useEffect(() => {
    if (done) void client.invalidateQueries();
  }, [done, client]);
}
