import { Jobs } from '../../src/actions/jobs.ts';
import { withdrawCertificate } from '../../src/actions/certificates/withdraw-certificate.ts';
import { JobQueue } from '../../src/store/queue.ts';
import { apiOn } from './api.ts';
import { testDatabase } from './database.ts';
import { decide, issue, quarter } from './issuing.ts';
import { importFile, monthOfResponses, NOW, prepare, rowsOf, rulebooks } from './network.ts';

/** A network of two organizations with decisions, certificates and a withdrawal, served without listening. */
export async function servedNetwork() {
  const { pool } = await testDatabase();
  await prepare(pool);
  const formula = '=HYPERLINK("https://example.org","x")';
  const { run: imported } = await importFile(
    pool,
    [
      ...quarter('Ann', 9),
      ...quarter('Émile', 9),
      ...quarter(formula, 8),
      ...quarter('Dan', 2),
      ...quarter('Élodie', 9),
    ],
    {
      rejects: [
        { line: 7, field: 'csr', code: 'text.too-long', value: '-1+cmd', message: 'csr is longer than 256 bytes' },
        { line: 9, field: 'site', code: 'required.missing', value: 'a\r\n"b", c', message: 'site is empty' },
      ],
    },
  );
  const decisions = await decide(pool);
  const issued = await issue(pool, decisions);
  // One organization of long ago, which no edition's period reaches.
  await importFile(
    pool,
    monthOfResponses('old', {
      month: '2014-06',
      n: 3,
      meeting: 3,
      organization: 'Old',
      site: 'Old',
      supervisor: 'Old',
      csr: 'Old',
    }),
  );
  await decide(pool, rulebooks.get('world-class-call@2013'));
  const certificates = await rowsOf<{ number: string; name: string }>(
    pool,
    'SELECT number, subject_name AS name FROM certificate ORDER BY subject_name COLLATE "C"',
  );
  const numberOf = (name: string): string => certificates.find((c) => c.name === name)?.number as string;
  const reason = 'Two of its responses were invented.';
  await withdrawCertificate(pool, numberOf('Émile'), { reason, actor: 'operator', now: NOW });
  // Since then Élodie no longer earns hers.
  await importFile(pool, monthOfResponses('Élodie', { month: '2015-05', n: 9, meeting: 0, csr: 'Élodie' }));

  const queue = new JobQueue(pool);
  await queue.start();
  const api = await apiOn(pool, {
    jobs: new Jobs(pool, queue),
    operator: 'The Operator',
    publicUrl: 'https://certify.example.org',
  });

  const [ann] = await rowsOf<{ id: string }>(pool, "SELECT public_id AS id FROM subject WHERE name = 'Ann'");
  const upload = async (): Promise<string> => {
    const answer = await api.server.inject({
      method: 'POST',
      url: '/api/uploads',
      headers: { 'content-type': 'multipart/form-data; boundary=B' },
      payload:
        '--B\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\nresponse_id,organization,site,contact_at,overall_satisfaction\r\na,North,Halifax,2015-06-10T10:00:00Z,5\r\n\r\n--B--\r\n',
    });
    return (answer.json() as { id: string }).id;
  };
  return { pool, api, queue, ann, formula, imported, decisions, issued, certificates, numberOf, reason, upload };
}
