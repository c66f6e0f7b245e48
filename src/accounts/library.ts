import { betterAuth, type BetterAuthPlugin } from 'better-auth';
import { APIError, createAuthMiddleware } from 'better-auth/api';
import { genericOAuth, magicLink, twoFactor } from 'better-auth/plugins';
import { newId } from '../store/basics/ids.ts';
import { sessionEnd, type SessionLife } from '../core/access/session-life.ts';
import { lendPool } from '../store/basics/unit-of-work.ts';
import type { Pool } from '../store/basics/db.ts';
import { ADDRESS_HEADER } from './visitor.ts';
import { recoveryCodes } from './secrets.ts';
import { methodAt, type SignInMethod } from './method.ts';
import { LEAST_CHARACTERS, MOST_CHARACTERS } from './password-rules.ts';
import { challengeAfterLink, TWO_FACTOR_COOKIE } from './second-step.ts';
import { signInAsPlugin } from './sign-in-as.ts';

export const BASE_PATH = '/api/auth';
export const SSO = 'sso';

export const LINK_MINUTES = 15;
export const RESET_MINUTES = 60;
const CHALLENGE_MINUTES = 10;

export type OidcProvider = {
  /** https://login.example.org: its discovery document is below it. */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** As the button names it. */
  readonly name: string;
};

export type LibraryOptions = {
  readonly pool: Pool;
  readonly secret: string;
  readonly publicUrl: string;
  readonly oidc: OidcProvider | null;
  readonly now: () => Date;
  readonly sessionLife: SessionLife;
  readonly sendLink: (to: { readonly email: string; readonly token: string }) => Promise<void>;
  readonly sendReset: (to: { readonly personId: string; readonly token: string }) => Promise<void>;
  /** Someone comes in through single sign-on. */
  readonly onSso: (personId: string) => Promise<void>;
  /** Whether nobody may come in as this person any more. */
  readonly isOver: (personId: string) => Promise<boolean>;
  /** False where the code was used before by this person. */
  readonly claimCode: (personId: string, code: string) => Promise<boolean>;
  /** Why a password cannot be taken; null where it can. */
  readonly weakness: (password: string, person: { name: string; email: string }) => Promise<string | null>;
};

const seconds = (minutes: number): number => minutes * 60;

/**
 * better-auth as we use it: its tables are ours (migrations/0004), its limits on requests are off because ours know
 * accounts and survive a restart, it sends nothing anywhere, and it makes no account by itself.
 */
export function createLibrary(options: LibraryOptions) {
  const { pool, secret, publicUrl, oidc, now } = options;
  const secure = publicUrl.startsWith('https:');
  const plugins = [
    magicLink({
      expiresIn: seconds(LINK_MINUTES),
      disableSignUp: true,
      storeToken: 'hashed',
      sendMagicLink: ({ email, token }) => options.sendLink({ email, token }),
    }),
    twoFactor({
      issuer: 'Plaudit',
      allowPasswordless: true,
      twoFactorCookieMaxAge: seconds(CHALLENGE_MINUTES),
      backupCodeOptions: { storeBackupCodes: 'encrypted', customBackupCodesGenerate: recoveryCodes },
      twoFactorTable: 'two_factor',
      schema: {
        user: { fields: { twoFactorEnabled: 'two_factor_enabled' } },
        twoFactor: {
          fields: {
            backupCodes: 'backup_codes',
            userId: 'user_id',
            failedVerificationCount: 'failed_verification_count',
            lockedUntil: 'locked_until',
          },
        },
      },
    }),
    signInAsPlugin,
    ...(oidc === null ? [] : [ssoPlugin(oidc)]),
  ] satisfies BetterAuthPlugin[];
  return betterAuth({
    appName: 'Plaudit',
    baseURL: publicUrl,
    basePath: BASE_PATH,
    secret,
    database: lendPool(pool) as unknown as Pool,
    telemetry: { enabled: false },
    rateLimit: { enabled: false },
    logger: { disabled: true },
    onAPIError: { throw: false, errorURL: `${publicUrl}/sign-in` },
    user: {
      modelName: 'person',
      fields: { emailVerified: 'email_verified', createdAt: 'created_at', updatedAt: 'updated_at' },
      additionalFields: {
        language: { type: 'string', required: false, input: false, defaultValue: 'en' },
        demo: { type: 'boolean', required: false, input: false, defaultValue: false },
        endedAt: { type: 'date', required: false, input: false, fieldName: 'ended_at' },
      },
    },
    session: {
      expiresIn: seconds(options.sessionLife.days * 24 * 60),
      disableSessionRefresh: true,
      cookieCache: { enabled: false },
      fields: {
        userId: 'user_id',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
        expiresAt: 'expires_at',
      },
      additionalFields: { method: { type: 'string', required: true, input: false } },
    },
    account: {
      modelName: 'sign_in_method',
      fields: {
        userId: 'user_id',
        providerId: 'provider_id',
        accountId: 'account_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
      accountLinking: { enabled: true, trustedProviders: [], updateUserInfoOnLink: false },
    },
    verification: {
      storeIdentifier: 'hashed',
      fields: { expiresAt: 'expires_at', createdAt: 'created_at', updatedAt: 'updated_at' },
    },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: LEAST_CHARACTERS,
      maxPasswordLength: MOST_CHARACTERS,
      resetPasswordTokenExpiresIn: seconds(RESET_MINUTES),
      revokeSessionsOnPasswordReset: true,
      sendResetPassword: ({ user, token }) => options.sendReset({ personId: user.id, token }),
    },
    advanced: {
      // Stated, because in tests the library would leave it out.
      disableOriginCheck: false,
      disableCSRFCheck: false,
      // __Host- binds the cookie to this very host and path: the library knows the weaker prefix only.
      useSecureCookies: false,
      cookiePrefix: secure ? '__Host-plaudit' : 'plaudit',
      defaultCookieAttributes: { secure, httpOnly: true, sameSite: 'lax', path: '/' },
      database: { generateId: () => newId(now()), validateSchema: false },
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER], ipv6Subnet: 64 },
    },
    databaseHooks: {
      session: {
        create: {
          before: async (session, context) => {
            const present = context?.context.session?.session['method'] as SignInMethod | undefined;
            const method = methodAt(context?.path ?? '', present);
            if (await options.isOver(session.userId))
              throw new APIError('UNAUTHORIZED', { code: 'ACCOUNT_OVER', message: 'This account is over' });
            if (method === 'sso') await options.onSso(session.userId);
            // Its cookie lives as long as a session may; the session itself from use to use.
            const expiresAt = sessionEnd(options.sessionLife, session.createdAt, session.createdAt);
            return { data: { ...session, expiresAt, ...(method === null ? {} : { method }) } };
          },
        },
      },
      account: {
        create: {
          // What a provider lets us do in someone's name is nothing we need to keep.
          before: async (account) => ({
            data: { ...account, accessToken: null, refreshToken: null, idToken: null },
          }),
        },
        update: {
          before: async (account) => ({
            data: { ...account, accessToken: null, refreshToken: null, idToken: null },
          }),
        },
      },
    },
    hooks: {
      after: challengeAfterLink(CHALLENGE_MINUTES),
      before: createAuthMiddleware(async (context) => {
        const { path } = context;
        const { internalAdapter } = context.context;
        const body = context.body as Readonly<Record<string, unknown>> | undefined;
        const refuseWeak = async (password: unknown, person: { name: string; email: string }): Promise<void> => {
          const reason = await options.weakness(String(password), person);
          if (reason !== null) throw new APIError('BAD_REQUEST', { code: 'PASSWORD_WEAK', message: reason });
        };
        if (path === '/reset-password') {
          const found = await internalAdapter.findVerificationValue(`reset-password:${String(body?.['token'])}`);
          const person = found === null ? null : await internalAdapter.findUserById(found.value);
          // An unknown token is refused by the library itself.
          if (person !== null) await refuseWeak(body?.['newPassword'], person);
        }
        if (path === '/two-factor/verify-totp') {
          const challenge = await context.getSignedCookie(
            context.context.createAuthCookie(TWO_FACTOR_COOKIE).name,
            context.context.secret,
          );
          if (typeof challenge !== 'string') return;
          const found = await internalAdapter.findVerificationValue(challenge);
          if (found !== null && !(await options.claimCode(found.value, String(body?.['code']))))
            throw new APIError('UNAUTHORIZED', { code: 'INVALID_CODE', message: 'This code was used before' });
        }
      }),
    },
    plugins,
  });
}

const bareIssuer = ({ issuer }: OidcProvider): string => issuer.replace(/\/+$/, '');

export const discoveryUrl = (provider: OidcProvider): string =>
  `${bareIssuer(provider)}/.well-known/openid-configuration`;

/** A provider of the operator's: who it says someone is, is bound to our request by state, PKCE and nonce. */
function ssoPlugin(provider: OidcProvider) {
  const { clientId, clientSecret } = provider;
  return genericOAuth({
    config: [
      {
        providerId: SSO,
        discoveryUrl: discoveryUrl(provider),
        clientId,
        clientSecret,
        scopes: ['openid', 'email', 'profile'],
        pkce: true,
        requireIdTokenVerification: true,
        // Nobody comes in whom an operator has not invited.
        disableSignUp: true,
        // A subject is a name at its own provider only: after a move to another, the same name is somebody else.
        accountSubject: ({ profile }) => subjectAt(provider, profile['sub']),
      },
    ],
  });
}

const subjectAt = (provider: OidcProvider, subject: unknown): string =>
  typeof subject === 'string' && subject !== '' ? `${bareIssuer(provider)} ${subject}` : '';
