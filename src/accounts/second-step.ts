import { randomBytes } from 'node:crypto';
import { createAuthMiddleware } from 'better-auth/api';
import { deleteSessionCookie } from 'better-auth/cookies';

/** Holds what a sign-in waits for: as the library's own plugin names it. */
export const TWO_FACTOR_COOKIE = 'two_factor';

/**
 * The library asks for the second step after a password only. A link shows no more than a password does: it asks for
 * the second step of whoever has one, too, in the library's own way, so that the same answers are taken.
 */
export const challengeAfterLink = (minutes: number) =>
  createAuthMiddleware(async (context) => {
    if (context.path !== '/magic-link/verify') return;
    const { newSession, internalAdapter, secret } = context.context;
    if (newSession === null || newSession.user['twoFactorEnabled'] !== true) return;
    deleteSessionCookie(context, true);
    await internalAdapter.deleteSession(newSession.session.token);
    context.context.setNewSession(null);
    const cookie = context.context.createAuthCookie(TWO_FACTOR_COOKIE, { maxAge: minutes * 60 });
    const identifier = `2fa-${randomBytes(20).toString('base64url')}`;
    const expiresAt = new Date(Date.now() + minutes * 60_000);
    await internalAdapter.createVerificationValue({ value: newSession.user.id, identifier, expiresAt });
    await internalAdapter.createVerificationValue({ value: '0', identifier: `2fa-attempts-${identifier}`, expiresAt });
    await context.setSignedCookie(cookie.name, identifier, secret, cookie.attributes);
    return context.json({ twoFactorRedirect: true });
  });
