import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import type { PasskeyRow } from '../store/people/passkeys.ts';
import { tokenHash } from './secrets.ts';

export type { PublicKeyCredentialCreationOptionsJSON, PublicKeyCredentialRequestOptionsJSON };

/** Milliseconds in which an authenticator has to answer. */
export const CHALLENGE_LIFE_MS = 5 * 60_000;

/** EdDSA, ES256, RS256: what authenticators have; the library would try others that this Node calls experimental. */
const ALGORITHMS = [-8, -7, -257];

/** Where passkeys are good: the very origin people open, and its host. */
const placeOf = (publicUrl: string): { origin: string; rpID: string } => {
  const { origin, hostname } = new URL(publicUrl);
  return { origin, rpID: hostname };
};

/** What a browser is asked for to make a passkey, and the hash of the challenge to keep. */
export async function askForPasskey(
  publicUrl: string,
  person: { readonly id: string; readonly email: string; readonly name: string },
  known: readonly PasskeyRow[],
): Promise<{ options: PublicKeyCredentialCreationOptionsJSON; challengeHash: string }> {
  const options = await generateRegistrationOptions({
    rpName: 'Plaudit',
    rpID: placeOf(publicUrl).rpID,
    userID: new TextEncoder().encode(person.id),
    userName: person.email,
    userDisplayName: person.name,
    timeout: CHALLENGE_LIFE_MS,
    attestationType: 'none',
    supportedAlgorithmIDs: ALGORITHMS,
    excludeCredentials: known.map(({ credentialId, transports }) => ({ id: credentialId, transports })),
    // Found without a name being typed first, and good for two steps: what one has, and what one knows or is.
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });
  return { options, challengeHash: tokenHash(options.challenge) };
}

export type MadePasskey = Pick<PasskeyRow, 'credentialId' | 'publicKey' | 'counter' | 'transports' | 'backedUp'>;

/**
 * Checks an answer to `askForPasskey`; null where anything about it is not right. It counts only once the caller has
 * redeemed the challenge it answers.
 */
export async function madePasskey(
  publicUrl: string,
  response: RegistrationResponseJSON,
): Promise<{ key: MadePasskey; challengeHash: string } | null> {
  const { origin, rpID } = placeOf(publicUrl);
  let challengeHash = '';
  const verification = await verifyRegistrationResponse({
    response,
    expectedChallenge: (challenge) => {
      challengeHash = tokenHash(challenge);
      return true;
    },
    expectedOrigin: origin,
    expectedRPID: rpID,
    requireUserVerification: true,
    supportedAlgorithmIDs: ALGORITHMS,
  }).catch(refused);
  if (verification?.verified !== true) return null;
  const { credential, credentialBackedUp } = verification.registrationInfo;
  return {
    key: {
      credentialId: credential.id,
      publicKey: Buffer.from(credential.publicKey),
      counter: credential.counter,
      transports: (response.response.transports ?? []).map(String),
      backedUp: credentialBackedUp,
    },
    challengeHash,
  };
}

/** What a browser is asked for to sign in with any passkey it has for this place. */
export async function askToSignIn(
  publicUrl: string,
): Promise<{ options: PublicKeyCredentialRequestOptionsJSON; challengeHash: string }> {
  const options = await generateAuthenticationOptions({
    rpID: placeOf(publicUrl).rpID,
    timeout: CHALLENGE_LIFE_MS,
    userVerification: 'required',
    allowCredentials: [],
  });
  return { options, challengeHash: tokenHash(options.challenge) };
}

/**
 * Checks an answer to `askToSignIn` against the passkey it names; null where anything about it is not right. It counts
 * only once the caller has redeemed the challenge it answers.
 */
export async function shownPasskey(
  publicUrl: string,
  response: AuthenticationResponseJSON,
  key: PasskeyRow,
): Promise<{ counter: number; backedUp: boolean; challengeHash: string } | null> {
  const { origin, rpID } = placeOf(publicUrl);
  let challengeHash = '';
  const verification = await verifyAuthenticationResponse({
    response,
    expectedChallenge: (challenge) => {
      challengeHash = tokenHash(challenge);
      return true;
    },
    expectedOrigin: origin,
    expectedRPID: rpID,
    credential: {
      id: key.credentialId,
      publicKey: Uint8Array.from(key.publicKey),
      counter: key.counter,
      transports: key.transports,
    },
    requireUserVerification: true,
  }).catch(refused);
  if (verification?.verified !== true) return null;
  const { newCounter, credentialBackedUp } = verification.authenticationInfo;
  return { counter: newCounter, backedUp: credentialBackedUp, challengeHash };
}

/** The library says what is not right by throwing: none of it is a fault of ours, and none of it helps a stranger. */
const refused = (error: unknown): null => {
  if (error instanceof Error) return null;
  throw error;
};
