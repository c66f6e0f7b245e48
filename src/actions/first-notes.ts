import type { AccountDeps } from './account-deps.ts';
import { ensureDemoAccounts } from './demo-accounts.ts';
import { makeSetUpLink } from './set-up.ts';

/**
 * What is shown in the terminal of whoever starts the server, line by line: the demo's accounts, or the link that makes
 * the first operator; nothing where there is one. On a demo the demo's operator can invite others: no link is needed.
 */
export async function firstNotes(deps: AccountDeps, home: string): Promise<readonly string[]> {
  const demo = await ensureDemoAccounts({ ...deps, home });
  if (demo !== null) {
    const width = Math.max(...demo.people.map(({ email }) => email.length));
    return [
      `Demo accounts (simulated data only), one for each role. Password of all: ${demo.password}`,
      ...demo.people.map(({ email, role }) => `  ${email.padEnd(width)}  ${role.replaceAll('-', ' ')}`),
    ];
  }
  const link = await makeSetUpLink(deps);
  return link === null
    ? []
    : ['Nobody is an operator yet. Open this once, within 24 hours, to become the first:', `  ${link}`];
}
