import { weaknessOf } from '../../accounts/password-rules.ts';
import { newToken, tokenHash } from '../../accounts/secrets.ts';
import type { Visitor } from '../../accounts/visitor.ts';
import { PlauditError } from '../../core/basics/problem.ts';
import { transaction } from '../../store/basics/connect.ts';
import { writeJournal } from '../../store/journal.ts';
import { addPerson } from '../../store/people/people.ts';
import { hasOperator, holdSetUp, isSetUpOpen, openSetUpLink, useSetUpLink } from '../../store/people/set-up-links.ts';
import { unitOfWork, writeWith } from '../../store/basics/unit-of-work.ts';
import type { AccountDeps } from './account-deps.ts';
import { grantRoleIn } from '../access/roles.ts';
import { counted, type SignedIn, type SignInDeps, weakPassword } from './sign-in-attempt.ts';

const LIFE_MS = 24 * 3_600_000;

/**
 * Makes the link that sets up the first operator, for whoever started the server: good for a day and one use, and only
 * while nobody is an operator. Those made before work no more. Null where there is an operator.
 */
export async function makeSetUpLink({
  pool,
  publicUrl,
  now,
}: Pick<AccountDeps, 'pool' | 'publicUrl' | 'now'>): Promise<string | null> {
  const token = newToken();
  return transaction(pool, async (client) => {
    await holdSetUp(client);
    if (await hasOperator(client)) return null;
    await openSetUpLink(client, {
      hash: tokenHash(token),
      at: now(),
      until: new Date(now().getTime() + LIFE_MS),
    });
    return `${publicUrl}/set-up#${token}`;
  });
}

/** Whether this link can still set the first operator up. */
export async function isSetUpLinkOpen(
  { pool, now }: Pick<AccountDeps, 'pool' | 'now'>,
  token: string,
): Promise<boolean> {
  return (await isSetUpOpen(pool, tokenHash(token), now())) && !(await hasOperator(pool));
}

/** The first operator: makes his account and signs him in. Throws `link.over`, `password.weak`, `conflict`. */
export function setUp(
  deps: SignInDeps,
  visitor: Visitor,
  first: {
    readonly token: string;
    readonly name: string;
    readonly email: string;
    readonly password: string;
    readonly language: string;
  },
): Promise<SignedIn> {
  const { pool, accounts, now } = deps;
  const reason = weaknessOf(first.password, [first.name, first.email]);
  if (reason !== null) throw weakPassword(reason);
  return counted(deps, 'set-up', '', visitor, async () => {
    if (!(await isSetUpLinkOpen(deps, first.token))) throw over();
    const passwordHash = await accounts.hashPassword(first.password);
    const cookies = await unitOfWork(pool, async () => {
      const client = await writeWith();
      await holdSetUp(client);
      if ((await hasOperator(client)) || !(await useSetUpLink(client, tokenHash(first.token), now()))) throw over();
      const person = await addPerson(client, { ...first, demo: false, passwordHash }, now());
      if (person === null) throw taken();
      await grantRoleIn(client, { person: person.id, role: 'operator', subject: null, by: 'set-up', now: now() });
      await writeJournal(client, {
        at: now(),
        actor: person.id,
        act: 'operator.set-up',
        noun: 'person',
        nounId: person.id,
        detail: {},
      });
      return accounts.signInAs(person.id, 'set-up', visitor);
    });
    return { step: 'signed-in', cookies };
  });
}

const over = (): PlauditError =>
  new PlauditError(
    'link.over',
    'This set-up link works no more: start the server again, and it shows a new one as long as there is no operator.',
    { params: { noun: 'set-up-link' } },
  );

const taken = (): PlauditError =>
  new PlauditError('conflict', 'There is an account with this e-mail address: sign in with it.', { place: 'email' });
