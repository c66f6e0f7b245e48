import { createHash } from 'node:crypto';
import { loadDemo } from '../../src/actions/demo/load-demo.ts';
import { loadOperatorRulebooks } from '../../src/actions/rulebooks/operator-rulebooks.ts';
import { prepareNetwork } from '../../src/actions/judging/prepare-network.ts';
import { openPool } from '../../src/store/basics/connect.ts';
import { TODAY } from './app.ts';
import { databaseUrl, execute, type TestServer } from './test-server.ts';

/** Databases that every app of a run gets a copy of: with the demo network, and with no network at all. */
export type AppTemplates = { readonly demo: string; readonly empty: string };

/** Makes both, about 6 s; they go with the other databases of the run. */
export async function createAppTemplates(server: TestServer): Promise<AppTemplates> {
  const templates: AppTemplates = { demo: `${server.prefix}_demo`, empty: `${server.prefix}_empty` };
  const rulebooks = await loadOperatorRulebooks(undefined);
  const now = (): Date => TODAY;
  for (const name of [templates.demo, templates.empty]) {
    await execute(server.adminUrl, `CREATE DATABASE ${name} TEMPLATE ${server.template}`);
    const pool = openPool({ databaseUrl: databaseUrl(server.adminUrl, name), max: 8 });
    try {
      await prepareNetwork(pool, rulebooks, now(), () => {});
      if (name === templates.demo) await loadDemo(pool, rulebooks, { now, onStep: () => {}, random: alwaysTheSame() });
    } finally {
      // A database with a connection cannot be copied.
      await pool.end();
    }
  }
  return templates;
}

/** Bytes that look like chance and come again in every run, so that a certificate keeps its number and its rosette. */
function alwaysTheSame(): (bytes: number) => Uint8Array {
  let calls = 0;
  return (bytes) => createHash('sha256').update(`demo ${calls++}`).digest().subarray(0, bytes);
}
