import { createHmac } from 'node:crypto';

/** RFC 6238: the code that an authenticator app shows for a key in base32, `steps` of 30 seconds from now. */
export function authenticatorCode(key: string, steps = 0): string {
  // One that is old already must not grow older on its way.
  const left = 30_000 - (Date.now() % 30_000);
  if (steps < 0 && left < 3_000) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, left + 1);
  const bits = Array.from(key.replaceAll(' ', ''), (c) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0'),
  ).join('');
  const bytes = Buffer.from(bits.match(/.{8}/g)?.map((byte) => Number.parseInt(byte, 2)) ?? []);
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const mac = createHmac('sha1', bytes).update(counter).digest();
  const at = (mac.at(-1) ?? 0) & 15;
  return String((mac.readUInt32BE(at) & 0x7f_ff_ff_ff) % 1_000_000).padStart(6, '0');
}
