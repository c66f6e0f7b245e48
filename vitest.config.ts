import { defineConfig } from 'vitest/config';

/**
 * Node runs the TypeScript itself, as it runs the application: what Node cannot strip fails here and not
 * only in production. One worker serves many files (`isolate: false`): 60 pure test files take 1.1 s, with a
 * worker each 13 s. So a test may not rely on module state being fresh.
 */
const native = {
  isolate: false,
  testTimeout: 20_000,
  expect: { poll: { timeout: 10_000 } },
  experimental: { viteModuleRunner: false, nodeLoader: false },
} as const;

/** Own processes, because these tests start others, change the environment, or hold connections. */
const ownProcess = { ...native, pool: 'forks', testTimeout: 30_000, hookTimeout: 120_000 } as const;

const onOtherServer = (process.env['PLAUDIT_TEST_DATABASE_URL'] ?? '') !== '';
/** Another server changes nothing for what has no database or its own embedded one, or is refused before it is asked. */
const sameOnAnyServer = onOtherServer
  ? [
      'test/store/embedded*.test.ts',
      'test/cli/{backup,database-dies,score,stop}.test.ts',
      'test/http/{bombs,headers,origins,slow-bodies,stop,unknown-paths,webhook-addresses}.test.ts',
    ]
  : [];

export default defineConfig({
  test: {
    allowOnly: false,
    maxWorkers: 2,
    projects: [
      {
        test: {
          ...native,
          name: 'unit',
          include: ['src/**/*.test.ts', 'test/architecture.test.ts', 'test/architecture/*.test.ts'],
          exclude: ['src/web/**'],
          pool: 'threads',
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          // Vite transforms these: Node strips types, not JSX.
          name: 'web',
          include: ['src/web/**/*.test.{ts,tsx}'],
          pool: 'threads',
          isolate: false,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: { ...ownProcess, name: 'tools', include: ['test/tools/**/*.test.ts'], sequence: { groupOrder: 1 } },
      },
      {
        test: {
          ...ownProcess,
          name: 'store',
          include: ['test/store/**/*.test.ts'],
          exclude: sameOnAnyServer,
          globalSetup: ['test/support/database-setup.ts'],
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          ...ownProcess,
          name: 'cli',
          include: ['test/cli/**/*.test.ts'],
          exclude: sameOnAnyServer,
          globalSetup: ['test/support/database-setup.ts'],
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          ...ownProcess,
          name: 'http',
          include: ['test/http/**/*.test.ts'],
          exclude: sameOnAnyServer,
          globalSetup: ['test/support/database-setup.ts'],
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          ...ownProcess,
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/support/e2e-setup.ts'],
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
