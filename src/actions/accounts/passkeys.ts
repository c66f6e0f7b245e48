import { randomUUID } from 'node:crypto';
import {
  askForPasskey,
  askToSignIn,
  CHALLENGE_LIFE_MS,
  madePasskey,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  shownPasskey,
} from '../../accounts/passkeys.ts';
import type { Visitor } from '../../accounts/visitor.ts';
import { PlauditError } from '../../core/basics/problem.ts';
import { transaction } from '../../store/basics/connect.ts';
import { writeJournal } from '../../store/journal.ts';
import {
  addChallenge,
  addPasskey,
  findPasskey,
  notePasskeyUse,
  passkeysOf,
  removePasskey,
  renamePasskey,
  takeChallenge,
} from '../../store/people/passkeys.ts';
import { unitOfWork, writeWith } from '../../store/basics/unit-of-work.ts';
import type { AccountDeps, Identity } from './account-deps.ts';
import { proveOneself } from './prove-oneself.ts';
import { counted, noteSignIn, type SignedIn, type SignInDeps } from './sign-in-attempt.ts';
import { tell } from './tell-person.ts';

type Deps = Pick<AccountDeps, 'pool' | 'publicUrl' | 'now'>;

export type Passkey = {
  readonly id: string;
  readonly name: string;
  /** True where it is kept by a password manager, and not in one device alone. */
  readonly synced: boolean;
  readonly createdAt: Date;
  readonly usedAt: Date | null;
};

/** The passkeys of a person, oldest first. */
export async function listPasskeys({ pool }: Pick<Deps, 'pool'>, personId: string): Promise<Passkey[]> {
  return (await passkeysOf(pool, personId)).map(({ id, name, backedUp, createdAt, usedAt }) => ({
    id,
    name,
    synced: backedUp,
    createdAt,
    usedAt,
  }));
}

/** What the browser is asked for, so that it makes a passkey. Throws what `proveOneself` throws. */
export async function beginPasskey(
  deps: SignInDeps & Deps,
  visitor: Visitor,
  who: Identity,
  password: string | null,
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  await proveOneself(deps, visitor, who, password);
  const { pool, publicUrl, now } = deps;
  const { userId, email, name } = who;
  const { options, challengeHash } = await askForPasskey(
    publicUrl,
    { id: userId, email, name },
    await passkeysOf(pool, userId),
  );
  await addChallenge(pool, { hash: challengeHash, personId: userId, until: after(now()) }, now());
  return options;
}

/** Keeps the passkey a browser made. Throws `passkey.refused`; `conflict` for one that is known. */
export async function keepPasskey(
  { pool, publicUrl, now }: Deps,
  personId: string,
  { name, response }: { readonly name: string; readonly response: Parameters<typeof madePasskey>[1] },
): Promise<Passkey> {
  const made = await madePasskey(publicUrl, response);
  if (made === null || !(await takeChallenge(pool, made.challengeHash, personId, now()))) throw refused();
  const key = { ...made.key, personId, id: randomUUID(), name, createdAt: now() };
  await transaction(pool, async (client) => {
    if (!(await addPasskey(client, key)))
      throw new PlauditError('conflict', 'This passkey is known already: it can be used as it is.', {
        place: 'passkey',
      });
    await tell(client, personId, 'passkey-added', now());
    await noteKey(client, personId, 'passkey.added', key.id, now());
  });
  return { id: key.id, name, synced: key.backedUp, createdAt: key.createdAt, usedAt: null };
}

/** Throws `not-found` for a passkey that is not this person's. */
export function nameKey({ pool, now }: Deps, personId: string, id: string, name: string): Promise<void> {
  return transaction(pool, async (client) => {
    if (!(await renamePasskey(client, personId, id, name))) throw noKey(id);
    await noteKey(client, personId, 'passkey.renamed', id, now());
  });
}

/** Throws `not-found` for a passkey that is not this person's. */
export function dropKey({ pool, now }: Deps, personId: string, id: string): Promise<void> {
  return transaction(pool, async (client) => {
    if (!(await removePasskey(client, personId, id))) throw noKey(id);
    await noteKey(client, personId, 'passkey.removed', id, now());
  });
}

/** What the browser is asked for, so that someone signs in with a passkey; the same for everyone. */
export async function beginPasskeySignIn({
  pool,
  publicUrl,
  now,
}: Deps): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const { options, challengeHash } = await askToSignIn(publicUrl);
  await addChallenge(pool, { hash: challengeHash, personId: null, until: after(now()) }, now());
  return options;
}

/** Signs in with a passkey. Throws `passkey.refused`. */
export function signInWithPasskey(
  deps: SignInDeps & Deps,
  visitor: Visitor,
  response: Parameters<typeof shownPasskey>[1],
): Promise<SignedIn> {
  const { pool, accounts, publicUrl, now } = deps;
  return counted(deps, 'passkey', response.id, visitor, async () => {
    const key = await findPasskey(pool, response.id);
    const shown = key === null ? null : await shownPasskey(publicUrl, response, key);
    if (key === null || shown === null || !(await takeChallenge(pool, shown.challengeHash, null, now())))
      throw refused();
    const cookies = await unitOfWork(pool, async () => {
      await notePasskeyUse(await writeWith(), key.credentialId, { ...shown, at: now() });
      await noteSignIn(deps, visitor, key.personId, 'passkey');
      const begun = await accounts.signInAs(key.personId, 'passkey', visitor);
      if (begun.length === 0) throw refused();
      return begun;
    });
    return { step: 'signed-in', cookies };
  });
}

const after = (now: Date): Date => new Date(now.getTime() + CHALLENGE_LIFE_MS);

const refused = (): PlauditError =>
  new PlauditError('passkey.refused', 'The passkey could not be checked: try again, or sign in another way.');

const noKey = (id: string): PlauditError =>
  new PlauditError('not-found', 'You have no passkey of this id.', { place: id, params: { noun: 'passkey' } });

const noteKey = (
  client: Parameters<typeof writeJournal>[0],
  actor: string,
  act: 'passkey.added' | 'passkey.renamed' | 'passkey.removed',
  id: string,
  at: Date,
): Promise<void> => writeJournal(client, { at, actor, act, noun: 'passkey', nounId: id, detail: {} });
