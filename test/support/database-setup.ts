import type { TestProject } from 'vitest/node';
import { startTestServer, type RunningTestServer, type TestServer } from './test-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    testServer: TestServer;
  }
}

type Shared = { users: number; server: Promise<RunningTestServer> };

/** Each project may load this file anew, so what they share lies where all of them look. */
const PLACE = Symbol.for('plaudit.testServer');
const global = globalThis as { [PLACE]?: Shared };

/** Starts one server for all projects that name this file; the last of them to end stops it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const shared = (global[PLACE] ??= { users: 0, server: startTestServer() });
  shared.users++;
  const { adminUrl, template, prefix, stop } = await shared.server;
  project.provide('testServer', { adminUrl, template, prefix });
  return async () => {
    if (--shared.users > 0) return;
    delete global[PLACE];
    await stop();
  };
}
