import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import type { SMTPServerOptions } from 'smtp-server';
import { beforeEach, expect, test } from 'vitest';
import { openMailRoom, sendDueMail, tidyAccounts } from '../../src/actions/accounts/send-mail.ts';
import { createMailer, type Mailer } from '../../src/channels/email.ts';
import type { Undelivered } from '../../src/core/basics/undelivered.ts';
import { transaction } from '../../src/store/basics/connect.ts';
import { addMessage, forgetSecret, type NewMessage } from '../../src/store/people/outgoing-messages.ts';
import { testDatabase } from '../support/database.ts';
import { smtpServer } from '../support/smtp.ts';
import { TEST_CERTIFICATE, TEST_CERTIFICATE_KEY } from '../support/tls.ts';

const { pool } = await testDatabase();
const publicUrl = 'https://certify.example.org';
const NOON = Date.parse('2026-03-02T12:00:00Z');
let clock = NOON;
const now = () => new Date(clock);
const FROM = 'Plaudit <plaudit@certify.example.org>';

beforeEach(async () => {
  clock = NOON;
  await pool.query('DELETE FROM outgoing_message');
});

const invitation = (to: string, language = 'en'): NewMessage => ({
  to,
  language,
  kind: 'invitation',
  params: { by: 'Zoë <b>', days: 7 },
  secret: { link: `${publicUrl}/invitation#secret-part`, of: 'hash-of-it', until: new Date(NOON + 7 * 86_400_000) },
});
const write = (message: NewMessage) => transaction(pool, (client) => addMessage(client, message, now()));
const mailerTo = (port: number, more: Partial<Parameters<typeof createMailer>[0]> = {}): Mailer =>
  createMailer({ url: `smtp://127.0.0.1:${port}`, from: FROM, timeout: 10_000, ...more });
const send = (mailer: Mailer) => sendDueMail({ pool, mailer, publicUrl, now });
const state = async () =>
  (
    await pool.query(
      `SELECT sent_at IS NOT NULL AS sent, failed_at IS NOT NULL AS failed, tries, secret_link AS link,
         extract(epoch FROM next_try_at - $1)::int AS wait, last_error AS error FROM outgoing_message ORDER BY id`,
      [now()],
    )
  ).rows as {
    sent: boolean;
    failed: boolean;
    tries: number;
    link: string | null;
    wait: number | null;
    error: Undelivered | null;
  }[];

/** Lines of quoted-printable put together again. */
const decoded = (text: string): string =>
  Buffer.from(
    text
      .replaceAll(/=\r?\n/g, '')
      .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16))),
    'latin1',
  ).toString();

test('a message is sent once, in plain text and HTML, and its secret is forgotten', async () => {
  const server = await smtpServer();
  const mailer = mailerTo(server.port);
  const id = await write(invitation('ann@north.example'));
  expect(await send(mailer)).toBe(1);
  expect(await send(mailer)).toBe(0);
  await server.stop();
  expect(server.received).toHaveLength(1);
  const [{ from, to, text } = { from: '', to: [], text: '' }] = server.received;
  expect({ from, to }).toEqual({ from: 'plaudit@certify.example.org', to: ['ann@north.example'] });
  expect(text).toContain(`Message-ID: <${id}@certify.example.org>`);
  expect(text).toContain('Subject: You are invited to Plaudit');
  const words = decoded(text);
  expect(words).toContain('Zoë <b> invites you.');
  expect(words).toContain('Zoë &#60;b&#62; invites you.');
  expect(words).not.toMatch(/<p[^>]*>Zoë <b>/);
  expect(words.match(/https:\/\/certify\.example\.org\/invitation#secret-part/g)?.length).toBe(3);
  expect(await state()).toEqual([{ sent: true, failed: false, tries: 1, link: null, wait: null, error: null }]);
});

test('in French for who reads French', async () => {
  const server = await smtpServer();
  await write(invitation('rené@north.example'.replace('é', 'e'), 'fr'));
  await send(mailerTo(server.port));
  await server.stop();
  expect(decoded(server.received[0]?.text ?? '')).toContain('Zoë <b> vous invite. Ce lien crée votre compte');
});

test('a line break in a name adds no header', async () => {
  const server = await smtpServer();
  await write({ ...invitation('ann@north.example'), params: { by: 'x\r\nBcc: evil@evil.example', days: 7 } });
  await send(mailerTo(server.port));
  await server.stop();
  expect(server.received.map(({ to }) => to)).toEqual([['ann@north.example']]);
  expect(server.received[0]?.text.split('\r\n\r\n')[0]).not.toContain('evil');
});

test('a server that says no for now is asked again, later and later, and then no more', async () => {
  const server = await smtpServer({
    onRcptTo: (_, __, done) => done(Object.assign(new Error('Greylisted'), { responseCode: 451 })),
  });
  const mailer = mailerTo(server.port);
  await write(invitation('ann@north.example'));
  const waits: (number | null)[] = [];
  for (let i = 0; i < 7; i += 1) {
    expect(await send(mailer)).toBe(1);
    const [row] = await state();
    expect(row?.error).toEqual({ code: 'answer', detail: '451 Greylisted' });
    waits.push(row?.wait ?? null);
    expect(await send(mailer)).toBe(0);
    clock += (row?.wait ?? 0) * 1000;
  }
  expect(waits).toEqual([60, 300, 900, 3600, 14_400, 43_200, null]);
  expect(await state()).toMatchObject([{ sent: false, failed: true, tries: 7 }]);
  await server.stop();
});

test('a server that says no for good is not asked again', async () => {
  const server = await smtpServer({
    onRcptTo: (_, __, done) => done(Object.assign(new Error('No such user'), { responseCode: 550 })),
  });
  await write(invitation('nobody@north.example'));
  await send(mailerTo(server.port));
  await server.stop();
  expect(await state()).toMatchObject([{ sent: false, failed: true, tries: 1, wait: null }]);
});

test('one that is not there, one that says nothing, and one that goes away in the middle are tried again', async () => {
  const closed = await smtpServer();
  await closed.stop();
  await write(invitation('a@north.example'));
  await send(mailerTo(closed.port));

  const open = new Set<Socket>();
  const mute = createServer((socket) => void open.add(socket));
  mute.listen(0, '127.0.0.1');
  await once(mute, 'listening');
  await write(invitation('b@north.example'));
  const began = performance.now();
  await send(mailerTo((mute.address() as AddressInfo).port, { timeout: 500 }));
  expect(performance.now() - began).toBeLessThan(5000);
  for (const socket of open) socket.destroy();
  mute.close();

  const leaving = createServer((socket) => {
    socket.write('220 here\r\n');
    socket.on('error', () => {});
    socket.on('data', (data) => {
      const line = data.toString();
      if (line.startsWith('EHLO')) socket.write('250 here\r\n');
      else if (line.startsWith('DATA')) socket.destroy();
      else socket.write('250 ok\r\n');
    });
  });
  leaving.listen(0, '127.0.0.1');
  await once(leaving, 'listening');
  await write(invitation('c@north.example'));
  await send(mailerTo((leaving.address() as AddressInfo).port));
  leaving.close();

  expect((await state()).map(({ sent, failed, tries, wait }) => ({ sent, failed, tries, wait }))).toEqual(
    Array.from({ length: 3 }, () => ({ sent: false, failed: false, tries: 1, wait: 60 })),
  );
  expect((await state()).map(({ error }) => error?.code)).toEqual(['connection', 'timeout', 'connection']);
  // Then the server is back: everything goes out, once.
  const back = await smtpServer();
  clock += 60_000;
  expect(await send(mailerTo(back.port))).toBe(3);
  expect(await send(mailerTo(back.port))).toBe(0);
  await back.stop();
  expect(back.received.map(({ to }) => to[0])).toEqual(['a@north.example', 'b@north.example', 'c@north.example']);
});

/** An address that is not loopback's usual one stands for another machine; only Linux has it without being asked. */
const ELSEWHERE = '127.0.0.2';

/** A server that asks for a name and a password, which `given` has afterwards. */
async function askingServer(options: SMTPServerOptions, host?: string) {
  const given: string[] = [];
  const server = await smtpServer(
    {
      authOptional: false,
      authMethods: ['PLAIN'],
      onAuth: ({ username, password }, _, done) => {
        given.push(`${username}:${password}`);
        if (password === 'p@ss') done(null, { user: username });
        else done(Object.assign(new Error('Authentication failed'), { responseCode: 535 }));
      },
      ...options,
    },
    host,
  );
  return { ...server, given };
}
const mailerAs = (credentials: string, host: string, port: number): Mailer =>
  createMailer({ url: `smtp://${credentials}@${host}:${port}`, from: FROM, timeout: 10_000 });
const WITH_TLS = { disabledCommands: [], key: TEST_CERTIFICATE_KEY, cert: TEST_CERTIFICATE };

test.skipIf(process.platform !== 'linux')('a password is not sent over an open line to another machine', async () => {
  const server = await askingServer({ disabledCommands: ['STARTTLS'], allowInsecureAuth: true }, ELSEWHERE);
  await write(invitation('ann@north.example'));
  await send(mailerAs('user:p%40ss', ELSEWHERE, server.port));
  await server.stop();
  expect([server.given, server.received]).toEqual([[], []]);
  expect(await state()).toMatchObject([{ sent: false, failed: false, wait: 60, error: { code: 'no-tls' } }]);
});

test('nor to one whose certificate nobody vouches for', async () => {
  const server = await askingServer(WITH_TLS);
  await write(invitation('ann@north.example'));
  await send(mailerAs('user:p%40ss', '127.0.0.1', server.port));
  await server.stop();
  expect([server.given, server.received]).toEqual([[], []]);
  expect(await state()).toMatchObject([{ sent: false, failed: false, wait: 60, error: { code: 'certificate' } }]);
});

test.skipIf(process.platform !== 'linux')('over TLS, to one whose certificate is trusted, it is', async () => {
  const trusted = getCACertificates('default');
  setDefaultCACertificates([...trusted, TEST_CERTIFICATE]);
  try {
    const server = await askingServer(WITH_TLS, ELSEWHERE);
    await write(invitation('ann@north.example'));
    await send(mailerAs('user:wrong', ELSEWHERE, server.port));
    expect(await state()).toMatchObject([
      { error: { code: 'sign-in', detail: '535 Authentication failed' }, wait: 60 },
    ]);
    clock += 60_000;
    await send(mailerAs('user:p%40ss', ELSEWHERE, server.port));
    await server.stop();
    expect(server.given).toEqual(['user:wrong', 'user:p@ss']);
    expect(server.received.map(({ to }) => to)).toEqual([['ann@north.example']]);
    expect(await state()).toMatchObject([{ sent: true, error: null }]);
  } finally {
    setDefaultCACertificates(trusted);
  }
});

test('two processes send a message once', async () => {
  const server = await smtpServer();
  for (let i = 0; i < 5; i += 1) await write(invitation(`p${i}@north.example`));
  await Promise.all([send(mailerTo(server.port)), send(mailerTo(server.port)), send(mailerTo(server.port))]);
  await server.stop();
  expect(server.received.map(({ to }) => to[0]).toSorted()).toEqual([0, 1, 2, 3, 4].map((i) => `p${i}@north.example`));
});

test('a message of an act that was undone does not exist', async () => {
  await transaction(pool, async (client) => {
    await addMessage(client, invitation('ann@north.example'), now());
    throw new Error('undone');
  }).catch(() => {});
  expect(await state()).toEqual([]);
});

test('a link that was used or whose time is over stands in no message, and is not sent any more', async () => {
  await write(invitation('ann@north.example'));
  await transaction(pool, (client) => forgetSecret(client, 'hash-of-it'));
  expect(await state()).toMatchObject([{ link: null, wait: null }]);
  await write(invitation('ben@north.example'));
  clock += 7 * 86_400_000;
  await tidyAccounts(pool, now());
  expect((await state()).map(({ link, wait, failed }) => ({ link, wait, failed }))).toEqual([
    { link: null, wait: null, failed: false },
    { link: null, wait: null, failed: true },
  ]);
  clock += 31 * 86_400_000;
  await tidyAccounts(pool, now());
  expect(await state()).toEqual([]);
});

test('without a mailer messages stay; the mail room of a later start with one sends them', async () => {
  await write(invitation('ann@north.example'));
  await write(invitation('operator@demo.plaudit.invalid'));
  const faults: unknown[] = [];
  const options = { pool, publicUrl, now, everyMs: 20, onFault: (error: unknown) => void faults.push(error) };
  const without = openMailRoom({ ...options, mailer: null });
  await new Promise((resolve) => setTimeout(resolve, 120));
  await without.stop();
  expect((await state()).map(({ sent, tries }) => ({ sent, tries }))).toEqual([
    { sent: false, tries: 0 },
    { sent: false, tries: 0 },
  ]);
  const server = await smtpServer();
  const room = openMailRoom({ ...options, mailer: mailerTo(server.port) });
  await expect.poll(() => server.received.length).toBe(1);
  await room.stop();
  await server.stop();
  // The demo's people have no mailbox.
  expect(server.received.map(({ to }) => to)).toEqual([['ann@north.example']]);
  expect(faults).toEqual([]);
});
