import type { FastifyInstance } from 'fastify';
import { ORIGIN } from './accounts.ts';

export type Reply = {
  readonly status: number;
  readonly json: Record<string, unknown>;
  readonly headers: Readonly<Record<string, unknown>>;
  /** Set-Cookie lines as they came. */
  readonly cookies: readonly string[];
};

/** Sends requests as a browser does: keeps cookies, says where it comes from. One of these is one browser. */
export class BrowserLike {
  readonly jar = new Map<string, string>();
  readonly #server: FastifyInstance;
  readonly #address: string;
  readonly #userAgent: string;

  constructor(
    server: FastifyInstance,
    { address = '192.0.2.1', userAgent = 'Mozilla/5.0 (X11; Linux) Firefox/140.0' } = {},
  ) {
    this.#server = server;
    this.#address = address;
    this.#userAgent = userAgent;
  }

  get cookie(): string {
    return [...this.jar].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  async send(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    body?: unknown,
    more: Record<string, string> = {},
  ): Promise<Reply> {
    const answer = await this.#server.inject({
      method,
      url: `/api${path}`,
      remoteAddress: this.#address,
      headers: {
        'host': new URL(ORIGIN).host,
        'user-agent': this.#userAgent,
        'origin': ORIGIN,
        'sec-fetch-site': 'same-origin',
        ...(this.jar.size === 0 ? {} : { cookie: this.cookie }),
        ...more,
      },
      ...(body === undefined ? {} : { payload: body as object }),
    });
    const set = answer.headers['set-cookie'] ?? [];
    const cookies = typeof set === 'string' ? [set] : set;
    for (const line of cookies) this.#keep(line);
    return {
      status: answer.statusCode,
      json: answer.body.startsWith('{') ? (answer.json() as Record<string, unknown>) : {},
      headers: answer.headers,
      cookies,
    };
  }

  get = (path: string): Promise<Reply> => this.send('GET', path);
  post = (path: string, body: unknown = {}): Promise<Reply> => this.send('POST', path, body);
  delete = (path: string): Promise<Reply> => this.send('DELETE', path);

  #keep(line: string): void {
    const [pair = ''] = line.split(';');
    const name = pair.slice(0, pair.indexOf('='));
    if (/max-age=0/i.test(line)) this.jar.delete(name);
    else this.jar.set(name, pair.slice(pair.indexOf('=') + 1));
  }
}
