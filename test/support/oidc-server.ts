import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:http';
import OidcProvider from 'oidc-provider';

export type OidcPerson = { readonly sub: string; readonly email: string; readonly emailVerified: boolean };

export type OidcServer = {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Who is signed in there: whom it vouches for next. */
  person: OidcPerson;
  /** What was asked of it: paths, newest last. */
  readonly asked: string[];
  /** Goes through the provider as a browser would, from its address to the one it sends back to. */
  readonly goThrough: (url: string) => Promise<URL>;
  readonly stop: () => Promise<void>;
};

/** A real OpenID Connect provider on loopback, whose one sign-in page consents at once. */
export async function oidcServer(redirectUri: string): Promise<OidcServer> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = { clientId: 'plaudit', clientSecret: 'a-secret-of-the-test' };
  const asked: string[] = [];
  const state = { person: { sub: 'p-1', email: 'ann@north.example', emailVerified: true } as OidcPerson };
  const provider = new OidcProvider(issuer, {
    clients: [
      {
        client_id: client.clientId,
        client_secret: client.clientSecret,
        redirect_uris: [redirectUri],
        response_types: ['code'],
        grant_types: ['authorization_code'],
      },
    ],
    pkce: { required: () => true },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    conformIdTokenClaims: false,
    findAccount: (_, sub) => {
      const { email, emailVerified } = state.person;
      return { accountId: sub, claims: () => ({ sub, email, email_verified: emailVerified, name: 'From There' }) };
    },
    cookies: { keys: ['test'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  });
  const callback = provider.callback();
  server.on('request', (request, response) => {
    asked.push((request.url ?? '').split('?')[0] ?? '');
    if (!request.url?.startsWith('/interaction/')) return void callback(request, response);
    void (async () => {
      const { params, prompt, grantId } = await provider.interactionDetails(request, response);
      if (prompt.name === 'login') {
        return provider.interactionFinished(request, response, { login: { accountId: state.person.sub } });
      }
      const grant =
        (grantId === undefined ? undefined : await provider.Grant.find(grantId)) ??
        new provider.Grant({ accountId: state.person.sub, clientId: String(params['client_id']) });
      grant.addOIDCScope('openid email profile');
      return provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } });
    })();
  });
  return {
    issuer,
    ...client,
    asked,
    get person() {
      return state.person;
    },
    set person(person) {
      state.person = person;
    },
    goThrough: async (url) => {
      const jar = new Map<string, string>();
      let at = url;
      for (let hops = 0; hops < 10; hops += 1) {
        const answer = await fetch(at, {
          redirect: 'manual',
          headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
        });
        for (const line of answer.headers.getSetCookie()) {
          const [pair = ''] = line.split(';');
          jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
        }
        const next = answer.headers.get('location');
        if (next === null) throw new Error(`${at}: ${answer.status} ${await answer.text()}`);
        at = new URL(next, at).href;
        if (!at.startsWith(issuer)) return new URL(at);
      }
      throw new Error('The provider sends round in circles.');
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
