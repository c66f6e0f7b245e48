import { EventEmitter } from 'node:events';
import type pg from 'pg';
import { describe, expect, test } from 'vitest';
import { CopyOut } from './copy-out.ts';

const message = (kind: string, content: Buffer = Buffer.alloc(0)): Buffer => {
  const head = Buffer.alloc(5);
  head.write(kind, 'latin1');
  head.writeUInt32BE(content.length + 4, 1);
  return Buffer.concat([head, content]);
};

const HEADER = Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)]);
const END = Buffer.from([0xff, 0xff]);

/** A row of one text. */
const row = (text: string): Buffer => {
  const bytes = Buffer.alloc(6 + text.length);
  bytes.writeInt16BE(1, 0);
  bytes.writeInt32BE(text.length, 2);
  bytes.write(text, 6, 'latin1');
  return bytes;
};

/** What stands in the driver's place: a stream that is fed by hand, and who listened to it before. */
function connect() {
  const stream = new EventEmitter();
  const driver: Buffer[] = [];
  stream.on('data', (bytes: Buffer) => driver.push(bytes));
  const asked: string[] = [];
  const connection = { stream, query: (text: string) => asked.push(text) } as unknown as pg.Connection;
  return { stream, connection, asked, driver: (): string => Buffer.concat(driver).toString('latin1') };
}

const notice = message('N', Buffer.from('be careful\0'));
const status = message('S', Buffer.from('TimeZone\0UTC\0'));
const complete = Buffer.concat([message('C', Buffer.from('COPY 3\0')), message('Z', Buffer.from('I'))]);
const long = 'x'.repeat(300);
const answer = Buffer.concat([
  message('H', Buffer.from([1, 0, 1, 0, 1])),
  message('d', Buffer.concat([HEADER, row('one')])),
  notice,
  message('d', row(long)),
  message('d', row('')),
  status,
  message('d', END),
  message('c'),
  complete,
]);

const textOf = (view: DataView, at: number): string =>
  Buffer.from(view.buffer, view.byteOffset + at + 4, view.getInt32(at)).toString('latin1');

describe('rows are read whole, however the bytes are cut', () => {
  test.each([1, 2, 3, 5, 7, 16, 64, 300, 310, 1000])('in pieces of %i', async (size) => {
    const { stream, connection, asked, driver } = connect();
    const seen: [string, number][] = [];
    const copy = new CopyOut('SELECT 1', (view, at, fields) => seen.push([textOf(view, at), fields]));
    copy.submit(connection);
    expect(asked).toEqual(['COPY (SELECT 1) TO STDOUT (FORMAT binary)']);
    for (let at = 0; at < answer.length; at += size) stream.emit('data', answer.subarray(at, at + size));
    copy.handleReadyForQuery();
    await copy.done;
    expect(seen).toEqual([
      ['one', 1],
      [long, 1],
      ['', 1],
    ]);
    // What is none of the copy's reaches the driver, once and in order; afterwards it listens again.
    expect(driver()).toBe(Buffer.concat([notice, status, message('c'), complete]).toString('latin1'));
    expect(stream.listenerCount('data')).toBe(1);
  });
});

test('no row at all: header and end stand in one message', async () => {
  const { stream, connection } = connect();
  const copy = new CopyOut('SELECT 1', () => expect.unreachable());
  copy.submit(connection);
  stream.emit(
    'data',
    Buffer.concat([message('H'), message('d', Buffer.concat([HEADER, END])), message('c'), complete]),
  );
  copy.handleReadyForQuery();
  await copy.done;
});

test('a reader that throws sees no further row, and fails when the connection is free again', async () => {
  const { stream, connection, driver } = connect();
  let seen = 0;
  const failure = new RangeError('enough');
  const copy = new CopyOut('SELECT 1', () => {
    seen += 1;
    throw failure;
  });
  copy.submit(connection);
  stream.emit('data', answer);
  expect(driver().endsWith(complete.toString('latin1'))).toBe(true);
  copy.handleReadyForQuery();
  await expect(copy.done).rejects.toBe(failure);
  expect(seen).toBe(1);
});

test('an error of the server is left to the driver, which reports it', async () => {
  const { stream, connection, driver } = connect();
  const copy = new CopyOut('SELECT 1 / 0', () => expect.unreachable());
  copy.submit(connection);
  const error = message('E', Buffer.from('C22012\0'));
  stream.emit('data', Buffer.concat([message('H'), error, message('Z', Buffer.from('I'))]));
  expect(driver()).toBe(Buffer.concat([error, message('Z', Buffer.from('I'))]).toString('latin1'));
  const reported = new Error('division by zero');
  copy.handleError(reported);
  await expect(copy.done).rejects.toBe(reported);
  expect(stream.listenerCount('data')).toBe(1);
});
