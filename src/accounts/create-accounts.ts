import type { SessionLife } from '../core/access/session-life.ts';
import { transaction } from '../store/basics/connect.ts';
import type { Pool } from '../store/basics/db.ts';
import { writeJournal } from '../store/journal.ts';
import { addMessage, messagesSince, type NewMessage } from '../store/people/outgoing-messages.ts';
import { findPerson, findPersonByEmail, type PersonRow } from '../store/people/people.ts';
import { isLeftBehind } from '../store/people/demo-people.ts';
import { claimCode } from '../store/people/used-codes.ts';
import { writeWith } from '../store/basics/unit-of-work.ts';
import { Accounts } from './accounts.ts';
import { LINK_MINUTES, type OidcProvider, RESET_MINUTES } from './library.ts';
import { weaknessOf } from './password-rules.ts';
import { keyedHash, tokenHash } from './secrets.ts';

export type CreateAccounts = {
  readonly pool: Pool;
  /** 32 characters and more: signs cookies, seals the secrets of authenticator apps. */
  readonly secret: string;
  /** https://certify.example.org, without a slash at the end: links in mail and cookies are made for it. */
  readonly publicUrl: string;
  readonly now: () => Date;
  /** Single sign-on; null for none. Nothing is asked of it before someone uses it. */
  readonly oidc: OidcProvider | null;
  readonly sessionLife: SessionLife;
};

/** So many links of one kind go to someone within the time each works; those he has are as good. */
const MOST_LINKS = 5;
/** A code of an authenticator app is taken half a minute early and late. */
const CODE_LIFE_MS = 5 * 60_000;
const minutes = (n: number): number => n * 60_000;

/** Accounts on a migrated database. Makes no request to anyone. */
export function createAccounts({ pool, secret, publicUrl, now, oidc, sessionLife }: CreateAccounts): Accounts {
  const isOver = async (person: PersonRow): Promise<boolean> =>
    person.endedAt !== null || (await isLeftBehind(pool, person));
  const sendLink = async (
    person: { readonly email: string; readonly name: string; readonly language: string },
    kind: 'sign-in-link' | 'new-password',
    page: string,
    token: string,
    life: number,
  ): Promise<void> => {
    const client = await writeWith();
    const since = new Date(now().getTime() - minutes(life));
    if ((await messagesSince(client, person.email, kind, since)) >= MOST_LINKS) return;
    const message: NewMessage = {
      to: person.email,
      language: person.language,
      kind,
      params: { name: person.name, minutes: life },
      // Behind the #, where no log of a server or a proxy sees it.
      secret: {
        link: `${publicUrl}/${page}#${token}`,
        of: tokenHash(token),
        until: new Date(now().getTime() + minutes(life)),
      },
    };
    await addMessage(client, message, now());
  };
  return new Accounts({
    pool,
    secret,
    publicUrl,
    oidc,
    sessionLife,
    now,
    sendLink: async ({ email, token }) => {
      const person = await findPersonByEmail(pool, email);
      if (person === null || (await isOver(person))) return;
      await sendLink(person, 'sign-in-link', 'sign-in/link', token, LINK_MINUTES);
    },
    sendReset: async ({ personId, token }) => {
      const person = await findPerson(pool, personId);
      if (person === null || (await isOver(person))) return;
      await sendLink(person, 'new-password', 'new-password', token, RESET_MINUTES);
    },
    // By itself: the provider was asked meanwhile, and no transaction waits for somebody else's server.
    onSso: (personId) =>
      transaction(pool, (client) =>
        writeJournal(client, {
          at: now(),
          actor: personId,
          act: 'person.signed-in',
          noun: 'person',
          nounId: personId,
          detail: { method: 'sso' },
        }),
      ),
    // Someone who is only being added in this unit of work is not seen here, and not over.
    isOver: async (personId) => {
      const person = await findPerson(pool, personId);
      return person !== null && (await isOver(person));
    },
    claimCode: async (personId, code) =>
      claimCode(await writeWith(), {
        personId,
        codeHash: keyedHash(secret, 'code', personId, code),
        now: now(),
        forget: new Date(now().getTime() - CODE_LIFE_MS),
      }),
    weakness: async (password, person) => weaknessOf(password, [person.name, person.email]),
  });
}
