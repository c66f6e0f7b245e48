import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { decrypt, encrypt, hkdf, Mac } from './ciphers.ts';

const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');
const none = bytes('');
const KEY = 'feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308';
const TEXT =
  'd9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39';

// McGrew and Viega, The Galois/Counter Mode of Operation (GCM), appendix B: the cases of 256 bits with a 96-bit nonce.
test.each([
  ['13', '00'.repeat(32), '00'.repeat(12), '', '', '', '530f8afbc74536b9a963b4f1c4cb738b'],
  [
    '14',
    '00'.repeat(32),
    '00'.repeat(12),
    '00'.repeat(16),
    '',
    'cea7403d4d606b6e074ec5d3baf39d18',
    'd0d1c8a799996bf0265b98b5d48ab919',
  ],
  [
    '16',
    KEY,
    'cafebabefacedbaddecaf888',
    TEXT,
    'feedfacedeadbeeffeedfacedeadbeefabaddad2',
    '522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662',
    '76fc6ece0f4e1768cddf8853bb2d551b',
  ],
])('AES-256-GCM test case %s', (_, key, nonce, plain, associated, ciphertext, tag) => {
  const sealed = encrypt(bytes(key), bytes(nonce), bytes(associated), bytes(plain));
  expect(sealed.toString('hex')).toBe(ciphertext + tag);
  expect(decrypt(bytes(key), bytes(nonce), bytes(associated), sealed)?.toString('hex')).toBe(plain);
});

test('every single bit that is changed is noticed', () => {
  const [key, nonce, associated] = [bytes(KEY), bytes('cafebabefacedbaddecaf888'), bytes('feed')];
  const sealed = encrypt(key, nonce, associated, Buffer.from('Ann'));
  for (let bit = 0; bit < sealed.length * 8; bit += 1) {
    const changed = Buffer.from(sealed);
    changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
    expect(decrypt(key, nonce, associated, changed)).toBeNull();
  }
  expect(decrypt(key, nonce, bytes('feef'), sealed)).toBeNull();
  expect(decrypt(key, bytes('cafebabefacedbaddecaf889'), associated, sealed)).toBeNull();
  expect(decrypt(bytes('00'.repeat(32)), nonce, associated, sealed)).toBeNull();
  expect(decrypt(key, nonce, associated, sealed.subarray(0, 15))).toBeNull();
  expect(decrypt(key, none, associated, sealed)).toBeNull();
});

// RFC 5869, appendix A.1 to A.3.
test.each([
  [
    '0b'.repeat(22),
    '000102030405060708090a0b0c',
    'f0f1f2f3f4f5f6f7f8f9',
    42,
    '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865',
  ],
  [
    Buffer.from(Array.from({ length: 80 }, (_, i) => i)).toString('hex'),
    Buffer.from(Array.from({ length: 80 }, (_, i) => 0x60 + i)).toString('hex'),
    Buffer.from(Array.from({ length: 80 }, (_, i) => 0xb0 + i)).toString('hex'),
    82,
    'b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87',
  ],
  ['0b'.repeat(22), '', '', 42, '8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8'],
])('HKDF-SHA-256 of RFC 5869', (key, salt, info, length, expected) => {
  expect(hkdf(bytes(key), bytes(salt), bytes(info), length).toString('hex')).toBe(expected);
});

// RFC 4231: test cases 1, 2, 3 and 6.
test.each([
  [
    '0b'.repeat(20),
    Buffer.from('Hi There').toString('hex'),
    'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7',
  ],
  [
    Buffer.from('Jefe').toString('hex'),
    Buffer.from('what do ya want for nothing?').toString('hex'),
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  ],
  ['aa'.repeat(20), 'dd'.repeat(50), '773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe'],
  [
    'aa'.repeat(131),
    Buffer.from('Test Using Larger Than Block-Size Key - Hash Key First').toString('hex'),
    '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
  ],
])('HMAC-SHA-256 of RFC 4231', (key, message, expected) => {
  const mac = new Mac(bytes(key));
  expect(mac.of(bytes(message)).toString('hex')).toBe(expected);
  expect(mac.of(bytes(message)).equals(createHmac('sha256', bytes(key)).update(bytes(message)).digest())).toBe(true);
});
