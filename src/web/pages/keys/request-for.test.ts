import { expect, test } from 'vitest';
import { KEY_ACTS } from '../../../core/access/act.ts';
import { requestFor } from './request-for.ts';

test('a request asks for something that the key is made for', () => {
  expect(requestFor(['journal.read', 'network.read'], 'https://certify.example')).toBe(
    `curl -H "Authorization: Bearer $PLAUDIT_KEY" \\\n  'https://certify.example/api/overview?level=organization'`,
  );
  expect(requestFor(['journal.read'], '')).toContain('/api/journal');
});

test('every act that a key can be made for has one of its own', () => {
  expect(new Set(KEY_ACTS.map((act) => requestFor([act], ''))).size).toBe(KEY_ACTS.length);
  expect(requestFor(KEY_ACTS, '')).not.toContain('/api/meta');
});
