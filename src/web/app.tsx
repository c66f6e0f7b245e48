import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { ApiProblem } from './api.ts';
import { router } from './router.tsx';
import { schemeManager } from './theme/scheme.ts';
import { theme } from './theme/theme.ts';

const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      refetchOnWindowFocus: false,
      // What the server answered will not change by asking again; a broken connection may.
      retry: (failures, error) => !(error instanceof ApiProblem) && failures < 2,
    },
  },
});

/**
 * Providers only. Mantine's variables come from theme/tokens.css and its classes from theme/styles.ts, so that
 * no style element is written at run time and the page works under a strict content security policy.
 */
export function App() {
  return (
    <MantineProvider
      theme={theme}
      colorSchemeManager={schemeManager}
      defaultColorScheme="auto"
      withCssVariables={false}
      withGlobalClasses={false}
    >
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  );
}
