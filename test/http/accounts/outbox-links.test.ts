import { expect, test } from 'vitest';
import { identifyBy, testAccounts } from '../../support/accounts.ts';
import { apiOn } from '../../support/api.ts';
import { BrowserLike } from '../../support/browser-like.ts';
import { testDatabase } from '../../support/database.ts';
import { rowsOf } from '../../support/network.ts';
import { linkTo, newPerson, PASSWORD } from '../../support/people.ts';

/** Whoever reads a link that opens somebody else's account could be that person, and so decide and issue at once. */

async function installation(sendsMail: boolean) {
  const { pool } = await testDatabase();
  const accounts = testAccounts(pool, { sendsMail });
  const { server } = await apiOn(pool, { accounts, identify: identifyBy(accounts) });
  const otto = await newPerson(accounts, { name: 'Otto', email: 'otto@certify.example', role: 'operator' });
  const dora = await newPerson(accounts, { name: 'Dora', email: 'dora@certify.example', role: 'decider' });
  const it = new BrowserLike(server, { address: '192.0.2.1' });
  await it.post('/auth/sign-in', { email: 'otto@certify.example', password: PASSWORD });
  const other = new BrowserLike(server, { address: '192.0.2.2' });
  expect((await other.post('/auth/new-password/links', { email: 'dora@certify.example' })).status).toBe(202);
  await expect.poll(() => linkTo(pool, 'dora@certify.example')).not.toBe('');
  const shown = () => rowsOf(pool, "SELECT actor, noun, detail FROM journal WHERE act = 'outbox.link-shown'");
  return { pool, otto, dora, it, shown, link: await linkTo(pool, 'dora@certify.example') };
}

test('where nobody sends mail, the journal says who was shown whose link, once', async () => {
  const { otto, dora, it, shown, link, pool } = await installation(false);
  expect(JSON.stringify((await it.get('/outbox')).json)).toContain(link);
  await it.get('/outbox');
  const entry = { actor: otto, noun: 'message', detail: { kind: 'new-password', person: dora } };
  expect(await shown()).toEqual([entry]);
  expect(JSON.stringify(await rowsOf(pool, 'SELECT * FROM journal'))).not.toContain(link);
  await it.post('/invitations', { email: 'ann@certify.example', roles: [], language: 'en' });
  await it.get('/outbox?size=1');
  expect(await shown()).toEqual([
    entry,
    { actor: otto, noun: 'message', detail: { kind: 'invitation', person: null } },
  ]);
});

test('where mail is sent, nobody is shown a link that is on its way', async () => {
  const { it, shown, link } = await installation(true);
  const outbox = await it.get('/outbox');
  expect(outbox.json).toMatchObject({ rows: [{ kind: 'new-password', state: 'waiting', link: null }] });
  expect(JSON.stringify(outbox.json)).not.toContain(link);
  expect(await shown()).toEqual([]);
});
