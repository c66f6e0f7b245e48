import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';

/** What a job changed must not be shown from before it: everything is asked for again when it ends. */
export function useRefreshWhenDone(underWay: boolean): void {
  const client = useQueryClient();
  const before = useRef(false);
  useEffect(() => {
    if (before.current && !underWay) void client.invalidateQueries();
    before.current = underWay;
  }, [underWay, client]);
}
