import { type Mailer, MailFailure } from '../../channels/email.ts';
import { messageText } from '../../channels/message-text.ts';
import { transaction } from '../../store/basics/connect.ts';
import type { Pool } from '../../store/basics/db.ts';
import { forgetOldInvitations } from '../../store/people/invitations.ts';
import {
  forgetOldMessages,
  forgetOverdueSecrets,
  markSent,
  markTried,
  type MessageRow,
  takeDueMessages,
} from '../../store/people/outgoing-messages.ts';
import { forgetOldSessions } from '../../store/people/sessions.ts';
import { forgetOldAttempts } from '../../store/people/sign-in-attempts.ts';

/** Minutes until the next try, after the first, second ... that failed; then it is given up. */
const AGAIN_AFTER = [1, 5, 15, 60, 240, 720];
const AT_ONCE = 10;
/** A try that a crash cut off is made again after this. */
const TAKEN_MS = 10 * 60_000;
const EVERY_MS = 2_000;
const HOUSEKEEPING_MS = 10 * 60_000;
const KEEP_DAYS = 30;

type SendDeps = {
  readonly pool: Pool;
  readonly mailer: Mailer;
  readonly publicUrl: string;
  readonly now: () => Date;
};

/** Sends what is due, one after the other; returns how many were tried. */
export async function sendDueMail({ pool, mailer, publicUrl, now }: SendDeps): Promise<number> {
  const due = await transaction(pool, (client) =>
    takeDueMessages(client, now(), new Date(now().getTime() + TAKEN_MS), AT_ONCE),
  );
  for (const message of due) {
    try {
      await mailer.send({ id: message.id, to: message.to, ...messageText({ ...message, publicUrl }) });
      await markSent(pool, message.id, now());
    } catch (error) {
      if (!(error instanceof MailFailure)) throw error;
      await markTried(pool, message.id, { at: now(), again: nextTry(message, error, now()), error: error.reason });
    }
  }
  return due.length;
}

function nextTry({ tries }: MessageRow, { again }: MailFailure, now: Date): Date | null {
  const minutes = again ? AGAIN_AFTER[tries - 1] : undefined;
  return minutes === undefined ? null : new Date(now.getTime() + minutes * 60_000);
}

export type MailRoom = {
  /** Waits for what is under way. */
  readonly stop: () => Promise<void>;
};

/**
 * Sends mail as it becomes due, and throws away what is over: links, sessions, counts of attempts. Without a mailer
 * messages stay in the outbox. Several processes may do so at once. `onFault` hears of what is no fault of the mail.
 */
export function openMailRoom({
  pool,
  mailer,
  publicUrl,
  now,
  onFault,
  everyMs = EVERY_MS,
}: Omit<SendDeps, 'mailer'> & {
  readonly mailer: Mailer | null;
  readonly onFault: (error: unknown, job: string) => void;
  readonly everyMs?: number;
}): MailRoom {
  let underWay: Promise<void> = Promise.resolve();
  let busy = false;
  let cleanedAt = 0;
  const round = async (): Promise<void> => {
    if (mailer !== null) while ((await sendDueMail({ pool, mailer, publicUrl, now })) === AT_ONCE);
    if (performance.now() - cleanedAt < HOUSEKEEPING_MS && cleanedAt > 0) return;
    cleanedAt = performance.now();
    await tidyAccounts(pool, now());
  };
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    underWay = round()
      .catch((error: unknown) => onFault(error, 'mail'))
      .finally(() => {
        busy = false;
      });
  }, everyMs);
  return {
    stop: async () => {
      clearInterval(timer);
      await underWay;
      mailer?.close();
    },
  };
}

/** Throws away links, sessions, challenges and counts whose time is over, and messages and invitations over for a month. */
export async function tidyAccounts(pool: Pool, now: Date): Promise<void> {
  await forgetOverdueSecrets(pool, now);
  const before = new Date(now.getTime() - KEEP_DAYS * 86_400_000);
  await forgetOldMessages(pool, before);
  await forgetOldInvitations(pool, before);
  await forgetOldSessions(pool, now);
  await forgetOldAttempts(pool, new Date(now.getTime() - 86_400_000));
}
