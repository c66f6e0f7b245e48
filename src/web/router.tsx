import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import type { Act } from '../core/access/act.ts';
import { loadMessages } from './i18n.ts';
import { guarded } from './layout/guarded.tsx';
import { Layout } from './layout/layout.tsx';
import { NotFound } from './layout/not-found.tsx';
import { PageProblem } from './layout/page-problem.tsx';
import { queries } from './queries.ts';
import { queryClient } from './query-client.ts';
import { parseSearch, stringifySearch, type Search } from './search.ts';

const root = createRootRoute({
  component: Layout,
  notFoundComponent: NotFound,
  validateSearch: (search: Record<string, unknown>): Search => search as Search,
  // What stands around every page hangs on these: it is drawn once they are there, and then stays in its place.
  loader: async () => {
    await Promise.allSettled([
      queryClient.ensureQueryData(queries.meta()),
      queryClient.ensureQueryData(queries.session()),
    ]);
  },
  staleTime: Infinity,
});

type Importer = Parameters<typeof lazyRouteComponent>[0];

/**
 * A page: its path, its messages (beside `common`), the file whose export `Page` draws it, and what it takes to see
 * it where not everyone may.
 */
const page = <const Path extends string>(path: Path, messages: string[], load: Importer, act?: Act) =>
  createRoute({
    getParentRoute: () => root,
    path,
    loader: () => loadMessages(messages),
    component: act === undefined ? lazyRouteComponent(load, 'Page') : guarded(act, lazyRouteComponent(load, 'Page')),
  });

const routeTree = root.addChildren([
  page('/', ['public'], () => import('./pages/home/home-page.tsx')),
  page('/start', ['accounts', 'start'], () => import('./pages/start/start-page.tsx'), 'account.manage'),
  page('/registry', ['public'], () => import('./pages/registry/registry-page.tsx')),
  page(
    '/certificates/$number',
    ['public', 'judging', 'operator'],
    () => import('./pages/certificate/certificate-page.tsx'),
  ),
  page('/rulebooks', ['rulebooks', 'judging'], () => import('./pages/rulebooks/rulebooks-page.tsx')),
  page('/rulebooks/$key', ['rulebooks'], () => import('./pages/rulebook/rulebook-page.tsx')),
  page('/rulebook-diff', ['rulebooks'], () => import('./pages/rulebook-diff/rulebook-diff-page.tsx')),
  page(
    '/network',
    ['operator', 'network', 'judging'],
    () => import('./pages/network/network-page.tsx'),
    'network.read',
  ),
  page(
    '/subjects/$id',
    ['operator', 'subject', 'judging'],
    () => import('./pages/subject/subject-page.tsx'),
    'network.read',
  ),
  page(
    '/comparison',
    ['operator', 'comparison', 'judging'],
    () => import('./pages/comparison/comparison-page.tsx'),
    'comparison.read',
  ),
  page('/imports', ['operator', 'imports'], () => import('./pages/imports/imports-page.tsx'), 'imports.read'),
  page(
    '/imports/new',
    ['operator', 'imports'],
    () => import('./pages/import-wizard/import-wizard-page.tsx'),
    'responses.import',
  ),
  page('/imports/$id', ['operator', 'imports'], () => import('./pages/import/import-page.tsx'), 'imports.read'),
  page('/decisions', ['operator', 'decisions'], () => import('./pages/decisions/decisions-page.tsx'), 'decisions.read'),
  page(
    '/decisions/$id',
    ['operator', 'decisions', 'judging'],
    () => import('./pages/decision-run/decision-run-page.tsx'),
    'decisions.read',
  ),
  page('/personal', ['operator', 'personal'], () => import('./pages/personal/personal-page.tsx'), 'personal.manage'),
  page(
    '/journal',
    ['journal', 'accounts', 'integrations', 'judging'],
    () => import('./pages/journal/journal-page.tsx'),
    'journal.read',
  ),
  page('/sign-in', ['accounts'], () => import('./pages/sign-in/sign-in-page.tsx')),
  page('/sign-in/link', ['accounts'], () => import('./pages/sign-in/link-page.tsx')),
  page('/new-password', ['accounts'], () => import('./pages/new-password/new-password-page.tsx')),
  page('/set-up', ['accounts'], () => import('./pages/set-up/set-up-page.tsx')),
  page('/invitation', ['accounts'], () => import('./pages/invitation/invitation-page.tsx')),
  page('/account', ['operator', 'accounts'], () => import('./pages/account/account-page.tsx'), 'account.manage'),
  page('/people', ['operator', 'accounts'], () => import('./pages/people/people-page.tsx'), 'people.manage'),
  page('/outbox', ['operator', 'accounts'], () => import('./pages/outbox/outbox-page.tsx'), 'outbox.read'),
  page('/keys', ['operator', 'integrations'], () => import('./pages/keys/keys-page.tsx'), 'keys.manage'),
  page(
    '/webhooks',
    ['operator', 'integrations'],
    () => import('./pages/webhooks/webhooks-page.tsx'),
    'webhooks.manage',
  ),
  page(
    '/webhooks/$id',
    ['operator', 'integrations'],
    () => import('./pages/webhook/webhook-page.tsx'),
    'webhooks.manage',
  ),
]);

export const router = createRouter({
  routeTree,
  parseSearch,
  stringifySearch,
  // /rulebooks/world-class-fcr@2015, as people write it.
  pathParamsAllowedCharacters: ['@'],
  defaultPreload: 'intent',
  defaultErrorComponent: PageProblem,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
