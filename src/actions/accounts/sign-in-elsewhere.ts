import { SSO } from '../../accounts/library.ts';
import { holdsSession, type Visitor } from '../../accounts/visitor.ts';
import { PlauditError } from '../../core/basics/problem.ts';
import type { AccountDeps } from './account-deps.ts';
import { counted, endPresent, refusalOf, type SignInDeps } from './sign-in-attempt.ts';
import { unitOfWork } from '../../store/basics/unit-of-work.ts';

type Deps = SignInDeps & Pick<AccountDeps, 'publicUrl' | 'ssoName'>;

/** A page of ours: one slash in front, so that no browser takes it for another host. */
export const isOwnPath = (path: string): boolean => /^\/(?![/\\])[^\\\s\p{Cc}]*$/u.test(path);

/**
 * Begins single sign-on: where to send the browser, and the cookies that tie its return to this browser. `to` is the
 * page to come back to. Throws `not-found` where there is none, or the provider cannot be reached.
 */
export async function beginSso(
  deps: Deps,
  visitor: Visitor,
  to: string,
): Promise<{ url: string; cookies: readonly string[] }> {
  if (deps.ssoName === null) throw noSso();
  const page = isOwnPath(to) ? to : '/';
  let url = '';
  const { cookies } = await counted(deps, 'sso', '', visitor, async () => {
    const answer = await unitOfWork(deps.pool, () =>
      deps.accounts.callSso('/sign-in/social', visitor, {
        body: {
          provider: SSO,
          callbackURL: `${deps.publicUrl}${page}`,
          errorCallbackURL: `${deps.publicUrl}/sign-in`,
          disableRedirect: true,
        },
      }),
    );
    if (answer === null || answer.status === 404) throw noSso();
    if (!answer.ok) throw refusalOf(answer, noSso);
    url = answer.body['url'] as string;
    return { step: 'signed-in', cookies: answer.cookies };
  });
  return { url, cookies };
}

/** The provider sent someone back: where to send the browser on, always to this server, with the session if it took. */
export async function returnFromSso(
  deps: Deps,
  visitor: Visitor,
  query: Readonly<Record<string, string>>,
): Promise<{ url: string; cookies: readonly string[] }> {
  const failed = `${deps.publicUrl}/sign-in`;
  if (deps.ssoName === null) return { url: failed, cookies: [] };
  // No unit of work: the provider is asked in the middle, and no transaction waits for somebody else's server.
  const answer = await deps.accounts.callSso(`/callback/${SSO}`, visitor, { method: 'GET', query });
  const url = answer?.location === null ? null : URL.parse(answer?.location ?? '', deps.publicUrl);
  if (answer === null || url === null || url.origin !== new URL(deps.publicUrl).origin)
    return { url: `${failed}?error=sso`, cookies: [] };
  // This browser loses the cookie of the session it had.
  if (answer.cookies.some(holdsSession)) await unitOfWork(deps.pool, () => endPresent(deps, visitor));
  return { url: url.href, cookies: answer.cookies };
}

const noSso = (): PlauditError =>
  new PlauditError('not-found', 'Single sign-on is not set up here, or its provider cannot be reached.', {
    place: 'sso',
    params: { noun: 'sso' },
  });
