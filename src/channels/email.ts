import { createTransport } from 'nodemailer';
import { undelivered, type Undelivered, undeliveredSentence } from '../core/basics/undelivered.ts';

export type Email = {
  /** Stays the same when it is sent again, so that a mailbox can tell a second copy. */
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
};

/** Why a message was not handed over, and whether trying again can help. */
export class MailFailure extends Error {
  readonly again: boolean;
  readonly reason: Undelivered;

  constructor(reason: Undelivered, again: boolean, cause: unknown) {
    super(undeliveredSentence(reason), { cause });
    this.name = 'MailFailure';
    this.reason = reason;
    this.again = again;
  }
}

export type Mailer = {
  /** Resolves once the server has taken the message; rejects with a MailFailure. */
  readonly send: (email: Email) => Promise<void>;
  readonly close: () => void;
};

export type MailerOptions = {
  /** smtp://user:password@mail.example.org:587 (STARTTLS where offered), smtps:// for TLS from the start. */
  readonly url: string;
  /** As recipients see it: Plaudit <plaudit@example.org>. */
  readonly from: string;
  /** Longest wait for the server to say anything, in milliseconds. */
  readonly timeout?: number;
};

const TIMEOUT = 20_000;
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Sends mail through the operator's server. A password never goes over an open line, except inside one machine. */
export function createMailer({ url, from, timeout = TIMEOUT }: MailerOptions): Mailer {
  const { protocol, hostname, port, username, password } = new URL(url);
  const secure = protocol === 'smtps:';
  const transport = createTransport({
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    secure,
    requireTLS: !secure && username !== '' && !LOOPBACK.has(hostname),
    ...(username === '' ? {} : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    connectionTimeout: timeout,
    greetingTimeout: timeout,
    socketTimeout: timeout,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const domain = /@([^\s@>]+)>?\s*$/.exec(from)?.[1] ?? hostname;
  return {
    send: async ({ id, to, subject, text, html }) => {
      try {
        await transport.sendMail({
          from,
          to: { name: '', address: to },
          subject,
          text,
          html,
          messageId: `<${id}@${domain}>`,
          headers: { 'auto-submitted': 'auto-generated' },
        });
      } catch (error) {
        throw failureOf(error);
      }
    },
    close: () => transport.close(),
  };
}

/** What nodemailer tells of a failure. */
type MailError = {
  readonly code?: string;
  readonly responseCode?: number;
  /** The server's own line. */
  readonly response?: string;
  readonly message: string;
};

/** A server that says 5xx to this message or recipient will say so again; all else may pass. */
function failureOf(error: unknown): MailFailure {
  const { code, responseCode } = error as MailError;
  const forGood = (code === 'EENVELOPE' || code === 'EMESSAGE') && responseCode !== undefined && responseCode >= 500;
  return new MailFailure(reasonOf(error as MailError), !forGood, error);
}

function reasonOf({ code, response, message }: MailError): Undelivered {
  if (code === 'EAUTH') return undelivered('sign-in', response ?? message);
  if (/certificate/i.test(message)) return undelivered('certificate');
  if (code === 'ETLS') return undelivered('no-tls');
  if (response !== undefined && response !== '') return undelivered('answer', response);
  if (code === 'ETIMEDOUT') return undelivered('timeout');
  if (code === 'EDNS' || /ENOTFOUND|EAI_AGAIN/.test(message)) return undelivered('unknown-name');
  return undelivered('connection', message);
}
