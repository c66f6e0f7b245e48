import { transaction } from '../../store/basics/connect.ts';
import type { Pool } from '../../store/basics/db.ts';
import { nounsNoted, writeJournal } from '../../store/journal.ts';
import { listMessages, type MessageRow } from '../../store/people/outgoing-messages.ts';
import { findPersonByEmail, type ListedPerson, listPeople } from '../../store/people/people.ts';
import { messageText } from '../../channels/message-text.ts';
import type { AccountDeps } from './account-deps.ts';

/** Everyone with an account, by name. */
export const everyone = ({ pool, now }: Pick<AccountDeps, 'pool' | 'now'>): Promise<ListedPerson[]> =>
  listPeople(pool, now());

/** A message as it stands in the outbox, with its words. */
export type OutboxMessage = Omit<MessageRow, 'params' | 'nextTryAt'> & {
  readonly subject: string;
  readonly text: string;
  readonly state: 'waiting' | 'kept' | 'sent' | 'failed';
};

const LINK_SHOWN = 'outbox.link-shown';

/**
 * The outbox, newest first: what was sent, what waits, and what stays because nobody sends mail here. Whoever sees a
 * link could use it in place of its owner: none is shown that is on its way, and the journal says who was shown one.
 */
export async function outbox(
  { pool, publicUrl, sendsMail, now }: Pick<AccountDeps, 'pool' | 'publicUrl' | 'sendsMail' | 'now'>,
  { limit, offset, by }: { readonly limit: number; readonly offset: number; readonly by: string },
): Promise<{ rows: OutboxMessage[]; total: number }> {
  const { rows, total } = await listMessages(pool, { limit, offset });
  const messages = rows.map((row): OutboxMessage => {
    const state = stateOf(row, sendsMail);
    const shown = state === 'waiting' ? { ...row, link: null } : row;
    return { ...shown, ...inWords(shown, publicUrl), state };
  });
  await noteLinks(
    pool,
    messages.filter(({ link }) => link !== null),
    { by, now: now() },
  );
  return { rows: messages, total };
}

async function noteLinks(
  pool: Pool,
  messages: readonly OutboxMessage[],
  { by, now }: { readonly by: string; readonly now: Date },
): Promise<void> {
  if (messages.length === 0) return;
  const ids = messages.map(({ id }) => id);
  const known = await nounsNoted(pool, { act: LINK_SHOWN, noun: 'message', nounIds: ids, actor: by });
  const fresh = messages.filter(({ id }) => !known.has(id));
  if (fresh.length === 0) return;
  await transaction(pool, async (client) => {
    for (const { id, kind, to } of fresh) {
      // Not the address: the journal is kept for good.
      const person = (await findPersonByEmail(client, to))?.id ?? null;
      const detail = { kind, person };
      await writeJournal(client, { at: now, actor: by, act: LINK_SHOWN, noun: 'message', nounId: id, detail });
    }
  });
}

const inWords = (row: MessageRow, publicUrl: string): { subject: string; text: string } => {
  const { subject, text } = messageText({ ...row, publicUrl });
  return { subject, text };
};

function stateOf({ sentAt, failedAt, nextTryAt, to }: MessageRow, sendsMail: boolean): OutboxMessage['state'] {
  if (sentAt !== null) return 'sent';
  if (failedAt !== null) return 'failed';
  return nextTryAt !== null && sendsMail && !to.endsWith('.invalid') ? 'waiting' : 'kept';
}
