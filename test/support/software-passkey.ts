import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type pg from 'pg';
import { addPasskey } from '../../src/store/people/passkeys.ts';
import { transaction } from '../../src/store/basics/connect.ts';
import { newId } from '../../src/store/basics/ids.ts';
import { ORIGIN } from './accounts.ts';

const PRESENT_AND_VERIFIED = 0x05;
/** An ES256 key as WebAuthn writes it in CBOR: kty 2, alg -7, crv 1, then x and y of 32 bytes each. */
const coseKey = (x: Buffer, y: Buffer): Buffer =>
  Buffer.concat([Buffer.from('a5010203262001215820', 'hex'), x, Buffer.from('225820', 'hex'), y]);

/** A passkey of this person's without an authenticator: returns what signs in with it, for the options asked for. */
export async function softwarePasskey(pool: pg.Pool, personId: string) {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const credentialId = randomBytes(16).toString('base64url');
  const now = new Date();
  await transaction(pool, (client) =>
    addPasskey(client, {
      ...{ credentialId, personId, id: newId(now), name: 'in software', counter: 0, transports: [], backedUp: false },
      publicKey: coseKey(Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')),
      createdAt: now,
    }),
  );
  return (challenge: string) => {
    const clientData = Buffer.from(JSON.stringify({ type: 'webauthn.get', challenge, origin: ORIGIN }));
    const place = createHash('sha256').update(new URL(ORIGIN).hostname).digest();
    const authenticatorData = Buffer.concat([place, Buffer.from([PRESENT_AND_VERIFIED, 0, 0, 0, 0])]);
    const signed = Buffer.concat([authenticatorData, createHash('sha256').update(clientData).digest()]);
    const response = {
      clientDataJSON: clientData.toString('base64url'),
      authenticatorData: authenticatorData.toString('base64url'),
      signature: sign('sha256', signed, privateKey).toString('base64url'),
    };
    return {
      ...{ id: credentialId, rawId: credentialId, type: 'public-key', clientExtensionResults: {} },
      response,
    };
  };
}
