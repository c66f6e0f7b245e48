import type { Client } from '../../store/basics/db.ts';
import { addMessage, type MessageKind } from '../../store/people/outgoing-messages.ts';
import { findPerson } from '../../store/people/people.ts';

/** Mail about one's own account, without a link, in the transaction of the act: whoever did not do it must hear of it. */
export async function tell(
  client: Client,
  personId: string,
  kind: Extract<MessageKind, 'passkey-added' | 'password-changed' | 'two-step-off'>,
  now: Date,
): Promise<void> {
  const person = await findPerson(client, personId);
  if (person === null) return;
  const { email, language, name } = person;
  await addMessage(client, { to: email, language, kind, params: { name }, secret: null }, now);
}
