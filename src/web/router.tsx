import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { loadMessages } from './i18n.ts';
import { Layout } from './layout/layout.tsx';
import { NotFound } from './layout/not-found.tsx';
import { PageProblem } from './layout/page-problem.tsx';
import { parseSearch, stringifySearch, type Search } from './search.ts';

const root = createRootRoute({
  component: Layout,
  notFoundComponent: NotFound,
  validateSearch: (search: Record<string, unknown>): Search => search as Search,
});

type Importer = Parameters<typeof lazyRouteComponent>[0];

/** A page: its path, its messages (beside `common`), and the file whose export `Page` draws it. */
const page = <const Path extends string>(path: Path, messages: string[], load: Importer) =>
  createRoute({
    getParentRoute: () => root,
    path,
    loader: () => loadMessages(messages),
    component: lazyRouteComponent(load, 'Page'),
  });

const routeTree = root.addChildren([
  page('/', ['public'], () => import('./pages/home/home-page.tsx')),
  page('/registry', ['public'], () => import('./pages/registry/registry-page.tsx')),
  page('/certificates/$number', ['public', 'judging'], () => import('./pages/certificate/certificate-page.tsx')),
  page('/rulebooks', ['rulebooks', 'judging'], () => import('./pages/rulebooks/rulebooks-page.tsx')),
  page('/rulebooks/$key', ['rulebooks'], () => import('./pages/rulebook/rulebook-page.tsx')),
  page('/rulebook-diff', ['rulebooks'], () => import('./pages/rulebook-diff/rulebook-diff-page.tsx')),
  page('/network', ['operator', 'network', 'judging'], () => import('./pages/network/network-page.tsx')),
  page('/subjects/$id', ['operator', 'subject', 'judging'], () => import('./pages/subject/subject-page.tsx')),
  page('/comparison', ['operator', 'comparison', 'judging'], () => import('./pages/comparison/comparison-page.tsx')),
  page('/imports', ['operator', 'imports'], () => import('./pages/imports/imports-page.tsx')),
  page('/imports/new', ['operator', 'imports'], () => import('./pages/import-wizard/import-wizard-page.tsx')),
  page('/imports/$id', ['operator', 'imports'], () => import('./pages/import/import-page.tsx')),
  page('/decisions', ['operator', 'decisions'], () => import('./pages/decisions/decisions-page.tsx')),
  page(
    '/decisions/$id',
    ['operator', 'decisions', 'judging'],
    () => import('./pages/decision-run/decision-run-page.tsx'),
  ),
  page('/personal', ['operator', 'personal'], () => import('./pages/personal/personal-page.tsx')),
  page('/journal', ['journal'], () => import('./pages/journal/journal-page.tsx')),
  page('/sign-in', ['accounts'], () => import('./pages/sign-in/sign-in-page.tsx')),
  page('/sign-in/link', ['accounts'], () => import('./pages/sign-in/link-page.tsx')),
  page('/new-password', ['accounts'], () => import('./pages/new-password/new-password-page.tsx')),
  page('/set-up', ['accounts'], () => import('./pages/set-up/set-up-page.tsx')),
  page('/invitation', ['accounts'], () => import('./pages/invitation/invitation-page.tsx')),
  page('/account', ['operator', 'accounts'], () => import('./pages/account/account-page.tsx')),
  page('/people', ['operator', 'accounts'], () => import('./pages/people/people-page.tsx')),
  page('/outbox', ['operator', 'accounts'], () => import('./pages/outbox/outbox-page.tsx')),
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
