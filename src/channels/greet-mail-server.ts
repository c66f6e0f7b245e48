import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectSecurely } from 'node:tls';

export type MailGreeting = {
  /** What the server calls itself. */
  readonly name: string;
  /** TLS from the start, or offered on the way. */
  readonly secure: boolean;
};

const TIMEOUT_MS = 5_000;

/**
 * Connects to a mail server, greets it (EHLO) and leaves. No name, password or message is sent. Rejects with the
 * system's error, or with what the server said instead.
 */
export async function greetMailServer(url: string, timeoutMs = TIMEOUT_MS): Promise<MailGreeting> {
  const { protocol, hostname, port } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  const secure = protocol === 'smtps:';
  const at = { host, port: port === '' ? (secure ? 465 : 587) : Number(port) };
  const socket = secure ? connectSecurely({ ...at, servername: host }) : connectPlain(at);
  try {
    const replies = repliesOf(socket, timeoutMs);
    const hello = await expectReply(replies, 220);
    socket.write('EHLO plaudit.invalid\r\n');
    const offers = await expectReply(replies, 250);
    socket.write('QUIT\r\n');
    return {
      name: hello.split(/\s/)[0] ?? host,
      secure: secure || /^STARTTLS\s*$/im.test(offers),
    };
  } finally {
    socket.destroy();
  }
}

async function expectReply(replies: AsyncGenerator<string, void>, code: number): Promise<string> {
  const reply = await replies.next();
  if (reply.done === true) throw new Error('it hung up');
  const lines = reply.value.split('\r\n');
  if (!reply.value.startsWith(String(code)))
    throw new Error(`it said ${JSON.stringify((lines[0] ?? '').slice(0, 80))}`);
  return lines.map((line) => line.slice(4)).join('\n');
}

/** Whole replies, of one or several lines. Source: RFC 5321, 4.2.1. */
async function* repliesOf(socket: Socket, timeoutMs: number): AsyncGenerator<string, void> {
  socket.setTimeout(timeoutMs, () => socket.destroy(new Error('it did not answer in time')));
  let text = '';
  for await (const part of socket.setEncoding('utf8')) {
    text += String(part);
    const end = /^\d{3}(?: .*)?\r\n/m.exec(text);
    if (end === null) continue;
    yield text.slice(0, end.index + end[0].length - 2);
    text = text.slice(end.index + end[0].length);
  }
}
