import type { Visitor } from '../../accounts/visitor.ts';
import { PlauditError } from '../../core/basics/problem.ts';
import { passwordHashOf } from '../../store/people/people.ts';
import type { Identity } from './account-deps.ts';
import { counted, type SignInDeps } from './sign-in-attempt.ts';

/** For so long after signing in nobody without a password is asked to do it again. */
const FRESH_MINUTES = 30;

/**
 * Whether who asks is the person himself, and nobody who found a session left open: by his password, and where he has
 * none, by how lately he signed in. Throws `password.refused`, `sign-in.wait`, `access.sign-in`.
 */
export async function proveOneself(
  deps: SignInDeps,
  visitor: Visitor,
  who: Identity,
  password: string | null,
): Promise<void> {
  const hash = await passwordHashOf(deps.pool, who.userId);
  if (hash === null) return checkFresh(deps, who);
  await counted(deps, 'own-password', who.userId, visitor, async () => {
    if (!(await deps.accounts.isPassword(password ?? '', hash))) throw PASSWORD_REFUSED();
    return { step: 'signed-in', cookies: [] };
  });
}

/** The same where a password is asked for elsewhere: only who has none is looked at. */
export async function proveWithoutPassword(deps: SignInDeps, who: Identity): Promise<void> {
  if ((await passwordHashOf(deps.pool, who.userId)) === null) checkFresh(deps, who);
}

function checkFresh({ now }: Pick<SignInDeps, 'now'>, { begunAt }: Identity): void {
  if (now().getTime() - begunAt.getTime() <= FRESH_MINUTES * 60_000) return;
  throw new PlauditError(
    'access.sign-in',
    `This is asked for within ${FRESH_MINUTES} minutes of signing in: sign out, sign in again, and do it then.`,
    { place: 'account.manage', params: { noun: 'fresh-sign-in' } },
  );
}

export const PASSWORD_REFUSED = (): PlauditError =>
  new PlauditError('password.refused', 'The password is not right: type your present password.');
