import { get } from 'node:http';
import { greetMailServer } from '../../channels/greet-mail-server.ts';
import { DEMO_OPERATOR } from '../operator-name.ts';
import { type Finding, type Installation, ok, problem, warning } from './finding.ts';

const LOOPBACK = /^(?:localhost|.*\.localhost|127(?:\.\d+){3}|::1|\[::1\])$/i;
const isLoopback = (name: string): boolean => LOOPBACK.test(name);
const ANSWER_MS = 4_000;
const LONGEST_ANSWER = 1_000;

/** Where people reach this server, and whether what they send can be read on the way. */
export function lookAtAddress({ publicUrl, host, trustProxy }: Installation): Finding {
  const url = new URL(publicUrl);
  if (url.protocol === 'https:') {
    if (trustProxy.length > 0) return ok('address', publicUrl);
    return warning(
      'address',
      `${publicUrl} is served through a proxy, which trust-proxy does not name`,
      'Set PLAUDIT_TRUST_PROXY to the address of the proxy: until then everyone seems to come from there, and limits count all people as one.',
    );
  }
  if (!isLoopback(url.hostname))
    return problem(
      'address',
      `${publicUrl} is not encrypted: passwords and cookies can be read on the way`,
      'Put a proxy with TLS in front and set PLAUDIT_URL to its https address (docs/operating.md).',
    );
  if (!isLoopback(host))
    return warning(
      'address',
      `Other machines can reach ${host} without encryption, and PLAUDIT_URL names this one`,
      'Set PLAUDIT_HOST to 127.0.0.1, or put a proxy with TLS in front and set PLAUDIT_URL to its https address.',
    );
  return ok('address', `${publicUrl}, for this computer only`);
}

/** In whose name certificates are issued. */
export const lookAtOperator = ({ operator, publicUrl }: Installation): Finding =>
  operator === null
    ? warning(
        'operator',
        `Nobody is named: certificates are issued by "${new URL(publicUrl).host}", those of the demo network by "${DEMO_OPERATOR}"`,
        'Set PLAUDIT_OPERATOR to your name before the first one.',
      )
    : ok('operator', operator);

/** Whether it runs now, and says of itself that it is ready. Not to run is no fault. */
export async function lookAtServer({ host, port }: Installation): Promise<Finding> {
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
  const place = `${name}:${port}`;
  let answer: string;
  try {
    answer = await read(`http://${place}/ready`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ECONNREFUSED') return ok('server', `Does not run now on ${place}`);
    return warning(
      'server',
      `What listens on ${place} cannot be asked: ${(error as Error).message}`,
      'See its log, or whether another program has this port.',
    );
  }
  const { status, detail } = asReadiness(answer);
  if (status === 'ready') return ok('server', `Runs on ${place} and is ready`);
  if (status === 'not-ready')
    return problem('server', `Runs on ${place} and is not ready: ${detail ?? ''}`, 'See its log for the reason.');
  return warning('server', `Another program answers on ${place}`, 'End it, or set PLAUDIT_PORT to another port.');
}

/** The beginning of a body. Not by fetch(), which refuses ports that an operator may choose. */
function read(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = get(url, { timeout: ANSWER_MS }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (part: string) => (body = (body + part).slice(0, LONGEST_ANSWER)));
      response.on('end', () => resolve(body)).on('error', reject);
    });
    request.on('timeout', () => request.destroy(new Error('it does not answer'))).on('error', reject);
  });
}

function asReadiness(answer: string): { status: string | null; detail: string | null } {
  const [, status = null] = /"status":"([a-z-]{1,20})"/.exec(answer) ?? [];
  const [, detail = null] = /"detail":"([^"\\]{1,200})"/.exec(answer) ?? [];
  return { status, detail };
}

/** Greets the mail server; sends neither the password nor a message. */
export async function lookAtMail({ smtpUrl, publicUrl }: Installation): Promise<Finding> {
  if (smtpUrl === null) {
    const found = 'No mail server: messages stay in the outbox, which the operator reads in the app';
    if (isLoopback(new URL(publicUrl).hostname)) return ok('mail', found);
    return warning('mail', found, 'Set PLAUDIT_SMTP_URL, so that invitations and links to sign in reach people.');
  }
  const { hostname, username, host } = new URL(smtpUrl);
  try {
    const { name, secure } = await greetMailServer(smtpUrl);
    if (!secure && username !== '' && !isLoopback(hostname))
      return problem(
        'mail',
        `${host} (${name}) offers no encryption, so no password is sent to it and no mail goes out`,
        'Use an address that begins with smtps://, or a server that offers STARTTLS.',
      );
    return ok('mail', `${host} (${name}) answers${secure ? ', encrypted' : ''}`);
  } catch (error) {
    return problem(
      'mail',
      `${host} cannot be used: ${(error as Error).message}`,
      'Check PLAUDIT_SMTP_URL, the name, the port and the firewall; messages wait until it works.',
    );
  }
}
