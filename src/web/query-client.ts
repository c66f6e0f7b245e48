import { QueryClient } from '@tanstack/react-query';
import { ApiProblem } from './api.ts';

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      refetchOnWindowFocus: false,
      // What the server answered will not change by asking again; a broken connection may.
      retry: (failures, error) => !(error instanceof ApiProblem) && failures < 2,
    },
  },
});
