import makeQr from 'qrcode-generator';
import type { LibraryAnswer } from '../../accounts/accounts.ts';
import type { Visitor } from '../../accounts/visitor.ts';
import { PlauditError } from '../../core/basics/problem.ts';
import { type JournalAct, writeJournal } from '../../store/journal.ts';
import { tell } from './tell-person.ts';
import { unitOfWork, writeWith } from '../../store/basics/unit-of-work.ts';
import type { Identity } from './account-deps.ts';
import { PASSWORD_REFUSED, proveWithoutPassword } from './prove-oneself.ts';
import { counted, refusalOf, type SignInDeps } from './sign-in-attempt.ts';

/** What someone needs to set an authenticator app up, shown once. */
export type TwoStepStart = {
  /** The secret as the app takes it by hand: letters and figures 2 to 7. */
  readonly key: string;
  /** otpauth://totp/... as a drawing, `width` modules wide: one path of SVG. */
  readonly qr: { readonly path: string; readonly width: number };
  readonly recoveryCodes: readonly string[];
};

/** The password of who acts; none for someone who has none. */
type Asked = { readonly password: string | null };
type Who = { readonly userId: string };

/** Makes a secret and recovery codes; they count once `confirmTwoStep` has seen a code. Throws `password.refused`. */
export async function startTwoStep(
  deps: SignInDeps,
  visitor: Visitor,
  who: Identity,
  { password }: Asked,
): Promise<TwoStepStart> {
  const answer = await withPassword(deps, visitor, who, () =>
    deps.accounts.call('/two-factor/enable', visitor, { body: { method: 'totp', ...asGiven(password) } }),
  );
  const { totpURI, backupCodes } = answer.body as { readonly totpURI: string; readonly backupCodes: string[] };
  return {
    key: new URL(totpURI).searchParams.get('secret') ?? '',
    qr: drawn(totpURI),
    recoveryCodes: backupCodes,
  };
}

/** Turns the second step on with the first code of the app, which is used up; the session has a new cookie then. */
export async function confirmTwoStep(
  deps: SignInDeps,
  visitor: Visitor,
  who: Who,
  code: string,
): Promise<readonly string[]> {
  const given = code.replaceAll(/\s/g, '');
  const answer = await unitOfWork(deps.pool, async () => {
    const said = await deps.accounts.call('/two-factor/verify-totp', visitor, { body: { code: given } });
    if (!said.ok) return said;
    await deps.accounts.claimCode(who.userId, given);
    await note(deps, who, 'two-step.on');
    return said;
  });
  if (!answer.ok) throw refusalOf(answer, CODE_REFUSED);
  return answer.cookies;
}

/** Turns the second step off. Throws `password.refused` for another's password. */
export async function stopTwoStep(
  deps: SignInDeps,
  visitor: Visitor,
  who: Identity,
  { password }: Asked,
): Promise<readonly string[]> {
  const answer = await withPassword(
    deps,
    visitor,
    who,
    () => deps.accounts.call('/two-factor/disable', visitor, { body: asGiven(password) }),
    'two-step.off',
  );
  return answer.cookies;
}

/** New recovery codes, in the place of those before. Throws `password.refused` for another's password. */
export async function renewRecoveryCodes(
  deps: SignInDeps,
  visitor: Visitor,
  who: Identity,
  { password }: Asked,
): Promise<readonly string[]> {
  const answer = await withPassword(
    deps,
    visitor,
    who,
    () => deps.accounts.call('/two-factor/generate-backup-codes', visitor, { body: asGiven(password) }),
    'recovery-codes.renewed',
  );
  return (answer.body as { readonly backupCodes: string[] }).backupCodes;
}

const asGiven = (password: string | null): { readonly password?: string } => (password === null ? {} : { password });

/** Something that asks for the password again: counted as a sign-in is, lest a session left open be a way to guess it. */
async function withPassword(
  deps: SignInDeps,
  visitor: Visitor,
  who: Identity,
  call: () => Promise<LibraryAnswer>,
  act?: JournalAct,
): Promise<LibraryAnswer> {
  await proveWithoutPassword(deps, who);
  let answer: LibraryAnswer | undefined;
  await counted(deps, 'own-password', who.userId, visitor, async () => {
    answer = await unitOfWork(deps.pool, async () => {
      const said = await call();
      if (said.ok && act !== undefined) await note(deps, who, act);
      return said;
    });
    if (!answer.ok) throw answer.code === 'INVALID_PASSWORD' ? PASSWORD_REFUSED() : refusalOf(answer, PASSWORD_REFUSED);
    return { step: 'signed-in', cookies: [] };
  });
  return answer as unknown as LibraryAnswer;
}

async function note({ now }: SignInDeps, { userId }: Who, act: JournalAct): Promise<void> {
  const client = await writeWith();
  if (act === 'two-step.off') await tell(client, userId, 'two-step-off', now());
  await writeJournal(client, {
    at: now(),
    actor: userId,
    act,
    noun: 'person',
    nounId: userId,
    detail: {},
  });
}

/** Dark modules as one path of unit squares, with the margin of four that readers want. */
function drawn(text: string): TwoStepStart['qr'] {
  const code = makeQr(0, 'M');
  code.addData(text, 'Byte');
  code.make();
  const count = code.getModuleCount();
  const path: string[] = [];
  for (let row = 0; row < count; row += 1) {
    for (let column = 0; column < count; column += 1) {
      if (code.isDark(row, column)) path.push(`M${column + 4} ${row + 4}h1v1h-1z`);
    }
  }
  return { path: path.join(''), width: count + 8 };
}

const CODE_REFUSED = (): PlauditError =>
  new PlauditError('code.refused', 'The code is not right: take the one that the app shows now.');
