import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AccountDeps } from './account-deps.ts';
import { demoAccountsFile, ensureDemoAccounts } from './demo-accounts.ts';
import { makeSetUpLink } from './set-up.ts';

/** What only whoever starts the server may know, line by line. */
export type FirstNotes = {
  /** With the secrets: for a terminal, which somebody looks at and nothing keeps. */
  readonly shown: readonly string[];
  /** Where the secrets are, for a log. */
  readonly logged: readonly string[];
};

const setUpFile = (home: string): string => join(home, 'set-up-link');

/**
 * The demo's accounts, or the link that makes the first operator; nothing where there is one. On a demo the demo's
 * operator can invite others: no link is needed. Both are kept in the home too, for its owner only.
 */
export async function firstNotes(deps: AccountDeps, home: string): Promise<FirstNotes> {
  const demo = await ensureDemoAccounts({ ...deps, home });
  if (demo !== null) {
    const width = Math.max(...demo.people.map(({ email }) => email.length));
    return {
      shown: [
        `Demo accounts (simulated data only), one for each role. Password of all: ${demo.password}`,
        ...demo.people.map(({ email, role }) => `  ${email.padEnd(width)}  ${role.replaceAll('-', ' ')}`),
      ],
      logged: [`The password of the demo accounts (${demo.people[0]?.email} ...) is in ${demoAccountsFile(home)}`],
    };
  }
  const link = await makeSetUpLink(deps);
  if (link === null) {
    await rm(setUpFile(home), { force: true });
    return { shown: [], logged: [] };
  }
  await mkdir(home, { recursive: true });
  // A file of before keeps its mode.
  await rm(setUpFile(home), { force: true });
  await writeFile(setUpFile(home), `${link}\n`, { mode: 0o600 });
  return {
    shown: ['Nobody is an operator yet. Open this once, within 24 hours, to become the first:', `  ${link}`],
    logged: [`Nobody is an operator yet: the link to become the first, for 24 hours, is in ${setUpFile(home)}`],
  };
}
