/** How someone signed in: `code` is a password or a link, and then a code of an authenticator app. */
export type SignInMethod = 'password' | 'link' | 'code' | 'passkey' | 'sso' | 'invitation' | 'set-up';

/** The method of a session that begins at a path of the library; null where whoever begins it says so himself. */
export function methodAt(path: string, present: SignInMethod | undefined): SignInMethod | null {
  if (path === '/sign-in/email') return 'password';
  if (path === '/magic-link/verify') return 'link';
  if (path.startsWith('/callback/')) return 'sso';
  if (path.startsWith('/two-factor/verify')) return 'code';
  // The session goes on under a new token.
  if (path === '/change-password') return present ?? 'password';
  return null;
}

/** Whether whoever signed in so has shown two things: a passkey asks for the second by itself. */
export const hasTwoFactors = (method: string): boolean => method === 'code' || method === 'passkey';
