import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser';
import type { Passkey, SignInStep } from '../../../http/contract/accounts.ts';
import { send } from '../../api.ts';

/** True where this browser can make passkeys for this place: they are bound to a name, never to a bare address. */
export const knowsPasskeys = (): boolean =>
  typeof PublicKeyCredential === 'function' && !/^[\d.]+$|^\[/.test(location.hostname);

/** The person closed the browser's question, or its time ran out: nothing went wrong. */
export const wasDismissed = (error: unknown): boolean =>
  error instanceof Error && (error.name === 'NotAllowedError' || error.name === 'AbortError');

/** Asks the browser for a passkey of this place, and signs in with it. */
export async function signInWithPasskey(): Promise<SignInStep> {
  const { startAuthentication } = await import('@simplewebauthn/browser');
  const optionsJSON = await send<PublicKeyCredentialRequestOptionsJSON>('POST', 'auth/passkey/options');
  return send<SignInStep>('POST', 'auth/passkey', await startAuthentication({ optionsJSON }));
}

/** Asks the browser to make a passkey, and keeps it under a name; `password` is null for someone who has none. */
export async function addPasskey(name: string, password: string | null): Promise<Passkey> {
  const { startRegistration } = await import('@simplewebauthn/browser');
  const optionsJSON = await send<PublicKeyCredentialCreationOptionsJSON>('POST', 'account/passkeys/options', {
    password,
  });
  return send<Passkey>('POST', 'account/passkeys', { name, response: await startRegistration({ optionsJSON }) });
}
