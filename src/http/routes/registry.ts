// oxlint-disable-next-line import/no-named-as-default -- the package's types know the default export only
import qrcode from 'qrcode-generator';
import { z } from 'zod';
import { certificateNumbered, stillEarned } from '../../actions/certificates/certificates.ts';
import { readRegistry, registryLines, type RegistrySearch } from '../../actions/certificates/read-registry.ts';
import { withdrawCertificate } from '../../actions/certificates/withdraw-certificate.ts';
import { PlauditError } from '../../core/basics/problem.ts';
import { readCertificateNumber } from '../../core/credential/certificate-number.ts';
import { csvAnswer, svgAnswer } from '../contract/answers.ts';
import { certificate, registry, registryQuery, withdrawalRequest } from '../contract/registry.ts';
import { CSV_MARK, csvLine, sendCsv } from '../csv.ts';
import type { HttpDeps } from '../deps.ts';
import { actorOf } from '../../core/access/principal.ts';
import { presentCertificate } from '../present/certificate.ts';
import type { Api } from '../api.ts';

const tags = ['registry'];
const numberParams = z.object({ number: z.string().max(40) });

export function registryRoutes(api: Api, deps: HttpDeps): void {
  const { pool, rulebooks } = deps;
  const today = (): string => deps.now().toISOString().slice(0, 10);
  const search = (query: z.output<typeof registryQuery>): RegistrySearch => ({ ...query, today: today() });

  async function body(typed: string) {
    const number = readCertificateNumber(typed);
    const found = number === null ? null : await certificateNumbered(pool, number);
    if (found === null) {
      const why =
        number === null
          ? 'It is not a certificate number: check the symbols, one of them is wrong or missing.'
          : 'The number is well formed; no certificate was issued under it.';
      throw new PlauditError('not-found', `No certificate has the number "${typed}". ${why}`, {
        place: typed,
        params: { noun: 'certificate' },
      });
    }
    return presentCertificate(found, {
      today: today(),
      earned: await stillEarned(pool, rulebooks, found),
      issuer: deps.operator,
      publicUrl: deps.publicUrl,
    });
  }

  api.get(
    '/registry',
    {
      config: { act: 'registry.read' },
      schema: {
        tags,
        summary: 'The public registry: certificates in force, expired and withdrawn, and transcribed years',
        querystring: registryQuery,
        response: { 200: registry },
      },
    },
    async (request) => {
      const { page, size } = request.query;
      return {
        ...(await readRegistry(pool, rulebooks, search(request.query), { limit: size, offset: (page - 1) * size })),
        page,
        size,
      };
    },
  );

  api.get(
    '/registry.csv',
    {
      config: { act: 'registry.read' },
      schema: {
        tags,
        summary: 'The same list as CSV, all pages',
        querystring: registryQuery,
        response: { 200: csvAnswer },
      },
    },
    async (request, reply) => {
      const query = search(request.query);
      async function* lines(): AsyncGenerator<string> {
        yield (
          CSV_MARK +
          csvLine([
            'number',
            'level',
            'name',
            'organization',
            'program',
            'edition',
            'year',
            'issued_on',
            'valid_until',
            'status',
            'simulated',
            'source',
          ])
        );
        for await (const rows of registryLines(pool, query)) {
          yield rows
            .map((r) =>
              csvLine([
                r.number,
                r.level,
                r.name,
                r.organization,
                r.program,
                r.edition,
                r.year,
                r.issuedOn,
                r.validUntil,
                r.status,
                r.simulated ? 'yes' : 'no',
                r.source,
              ]),
            )
            .join('');
        }
      }
      return sendCsv(reply, 'registry.csv', lines());
    },
  );

  api.get(
    '/certificates/:number',
    {
      config: { act: 'registry.read' },
      schema: {
        tags,
        summary: 'One certificate, as issued, with what became of it',
        params: numberParams,
        response: { 200: certificate },
      },
    },
    async (request) => body(request.params.number),
  );

  api.get(
    '/certificates/:number/qr.svg',
    {
      config: { act: 'registry.read' },
      schema: {
        tags,
        summary: "A QR code that leads to the certificate's page",
        params: numberParams,
        response: { 200: svgAnswer },
      },
    },
    async (request, reply) => {
      const { url } = await body(request.params.number);
      const code = qrcode(0, 'M');
      code.addData(url);
      code.make();
      reply.header('content-type', 'image/svg+xml; charset=utf-8');
      return reply.send(code.createSvgTag({ cellSize: 4, margin: 16, scalable: true }));
    },
  );

  api.post(
    '/certificates/:number/withdrawal',
    {
      config: { act: 'certificates.withdraw' },
      schema: {
        tags,
        summary: 'Withdraw a certificate; it and the reason stay public',
        params: numberParams,
        body: withdrawalRequest,
        response: { 200: certificate },
      },
    },
    async (request) => {
      const { number } = await body(request.params.number);
      await withdrawCertificate(pool, number, {
        reason: request.body.reason,
        actor: actorOf(request.principal),
        now: deps.now(),
      });
      return body(number);
    },
  );
}
