import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { queryClient } from './query-client.ts';
import { router } from './router.tsx';
import { schemeManager } from './theme/scheme.ts';
import { theme } from './theme/theme.ts';

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
