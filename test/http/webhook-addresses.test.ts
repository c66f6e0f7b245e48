import { describe, expect, test } from 'vitest';
import { postOut, refusedAddress } from '../../src/channels/post-out.ts';
import { startReceiver } from '../support/receiver.ts';

const receiver = await startReceiver();
const port = receiver.host.split(':')[1] as string;
const NOWHERE = { allowedHosts: [] };
const failed = (code: string, detail: string | null = null) => ({ status: null, error: { code, detail } });

describe('server-side request forgery: addresses that nothing is sent to', () => {
  test.each([
    ...['127.0.0.1', '127.1', '0x7f000001', '2130706433', '017700000001', '0', '[::1]', '[::]', '[::ffff:127.0.0.1]'],
    ...['[::ffff:7f00:1]', '169.254.169.254', '[fd00:ec2::254]', '10.0.0.7', '172.16.5.4', '192.168.0.1', '100.64.1.1'],
    ...['localhost', 'api.localhost', 'printer', 'printer.local', 'metadata.google.internal', '224.0.0.1', '0.0.0.0'],
  ])('https://%s', async (host) => {
    expect(refusedAddress(`https://${host}:${port}/`, NOWHERE)).toBe('not-public');
    expect(await postOut(`https://${host}:${port}/`, {}, '{}', NOWHERE)).toEqual(failed('not-public'));
  });

  test.each([
    ['http://example.org/', 'not-https'],
    ['ftp://example.org/', 'not-web'],
    ['file:///etc/passwd', 'not-web'],
    ['gopher://127.0.0.1:5432/', 'not-web'],
    ['nonsense', 'not-web'],
    ['https://ann:secret@example.org/', 'credentials'],
  ])('%s', (address, why) => {
    expect(refusedAddress(address, NOWHERE)).toBe(why);
  });

  test('a name that leads inside, whatever else it leads to', async () => {
    for (const addresses of [['127.0.0.1'], ['93.184.215.14', '10.0.0.1'], ['::ffff:127.0.0.1'], ['169.254.169.254']]) {
      const resolve = async () => addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
      const options = { ...NOWHERE, resolve, timeoutMs: 2000 };
      expect(await postOut(`https://rebound.example.org:${port}/`, {}, '{}', options)).toEqual(failed('not-public'));
    }
  });

  test('a name that leads elsewhere the next time (DNS rebinding): each connection is looked at', async () => {
    let asked = 0;
    const resolve = async () => {
      asked += 1;
      return [{ address: '127.0.0.1', family: 4 }];
    };
    // It was public when the webhook was added: nothing of that is remembered.
    expect(refusedAddress('https://rebound.example.org/', NOWHERE)).toBeNull();
    await postOut(`https://rebound.example.org:${port}/`, {}, '{}', { ...NOWHERE, resolve });
    await postOut(`https://rebound.example.org:${port}/`, {}, '{}', { ...NOWHERE, resolve });
    expect(asked).toBe(2);
  });

  test('none of them was reached', () => {
    expect(receiver.received).toEqual([]);
  });
});

describe('what is allowed by name and port', () => {
  const allowed = { allowedHosts: [receiver.host] };

  test('is reached, also without https, and no other port of it', async () => {
    expect(await postOut(`${receiver.url}/hook?a=1`, { 'x-a': 'b' }, '{"é":1}', allowed)).toEqual({ status: 204 });
    expect(receiver.received.at(-1)).toMatchObject({ path: '/hook?a=1', body: '{"é":1}' });
    expect(receiver.received.at(-1)?.headers).toMatchObject({
      'x-a': 'b',
      'content-type': 'application/json',
      'user-agent': 'Plaudit-Webhook',
    });
    expect(refusedAddress('http://127.0.0.1:1/', allowed)).toBe('not-https');
    expect(refusedAddress('https://127.0.0.1:1/', allowed)).toBe('not-public');
  });

  test('a redirect is not followed', async () => {
    const before = receiver.received.length;
    receiver.answer = () => ({ status: 307, headers: { location: `${receiver.url}/inside` } });
    expect(await postOut(receiver.url, {}, '{}', allowed)).toEqual(failed('redirect', '307'));
    expect(receiver.received.length).toBe(before + 1);
  });

  test('an answer without end is not taken in, and none is not waited for', async () => {
    receiver.answer = () => ({ status: 200, body: 'a'.repeat(10_000_000) });
    expect(await postOut(receiver.url, {}, '{}', allowed)).toEqual({ status: 200 });
    receiver.answer = () => null;
    expect(await postOut(receiver.url, {}, '{}', { ...allowed, timeoutMs: 200 })).toEqual(failed('timeout'));
    receiver.answer = () => ({ status: 500 });
    expect(await postOut(receiver.url, {}, '{}', allowed)).toEqual({ status: 500 });
  });

  test('nobody is there', async () => {
    expect(await postOut('http://127.0.0.1:9/', {}, '{}', { allowedHosts: ['127.0.0.1:9'] })).toEqual(
      failed('connection', 'ECONNREFUSED'),
    );
    const resolve = () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' }));
    expect(await postOut('https://gone.example.org/', {}, '{}', { ...NOWHERE, resolve })).toEqual(
      failed('unknown-name'),
    );
  });
});
