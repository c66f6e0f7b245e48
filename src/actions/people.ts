import { type ListedPerson, listPeople } from '../store/people.ts';
import { listMessages, type MessageRow } from '../store/outgoing-messages.ts';
import { messageText } from '../channels/message-text.ts';
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

/** The outbox, newest first: what was sent, what waits, and what stays because nobody sends mail here. */
export async function outbox(
  { pool, publicUrl, sendsMail }: Pick<AccountDeps, 'pool' | 'publicUrl' | 'sendsMail'>,
  page: { readonly limit: number; readonly offset: number },
): Promise<{ rows: OutboxMessage[]; total: number }> {
  const { rows, total } = await listMessages(pool, page);
  return { rows: rows.map((row) => ({ ...row, ...inWords(row, publicUrl), state: stateOf(row, sendsMail) })), total };
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
