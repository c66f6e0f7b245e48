import { expect, test } from 'vitest';
import { secretText, signedHeaders } from './webhook-signature.ts';

test('the test vector of the reference libraries of Standard Webhooks', () => {
  const secret = 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  expect(secretText(Buffer.from(secret, 'base64'))).toBe(`whsec_${secret}`);
  expect(
    signedHeaders(Buffer.from(secret, 'base64'), {
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      at: new Date(1_614_265_330_000),
      body: '{"test": 2432232314}',
    }),
  ).toEqual({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  });
});
