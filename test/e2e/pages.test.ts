import { beforeAll, describe, expect, test } from 'vitest';
import { testApp } from '../support/test-app.ts';
import { checkPage } from '../support/watched-page.ts';

const demo = await testApp('demo');

/** Addresses that hold an id, found when the network is there. */
const found = { certificate: '', csr: '', organization: '', import: '', decisionRun: '' };
type Rows<T> = { rows: T[] };

beforeAll(async () => {
  const { rows: certificates } = await demo.get<Rows<{ number: string }>>('registry?level=csr&status=active&size=1');
  found.certificate = `/certificates/${certificates[0]?.number}`;
  type Line = { subject: { id: string; name: string } };
  const { rows: csrs } = await demo.get<Rows<Line>>('overview?q=Peter%20Cartwright');
  found.csr = `/subjects/${csrs[0]?.subject.id}`;
  const { rows: organizations } = await demo.get<Rows<Line>>('overview?level=organization');
  const longest = organizations.toSorted((a, b) => b.subject.name.length - a.subject.name.length)[0];
  found.organization = `/subjects/${longest?.subject.id}`;
  found.import = `/imports/${(await demo.get<Rows<{ id: string }>>('imports')).rows[0]?.id}`;
  found.decisionRun = `/decisions/${(await demo.get<Rows<{ id: string }>>('decision-runs')).rows[0]?.id}?size=10`;
});

const PAGES: Readonly<Record<string, () => string>> = {
  'home': () => '/',
  'registry': () => '/registry?q=aal',
  'certificate': () => found.certificate,
  'rulebooks': () => '/rulebooks',
  'rulebook': () => '/rulebooks/world-class-call@2014',
  'rulebook diff': () => '/rulebook-diff?from=world-class-call@2013&to=world-class-fcr@2015',
  'network': () => '/network?size=10',
  'network, organizations': () => '/network?level=organization',
  'CSR': () => found.csr,
  'organization with a long name': () => found.organization,
  'comparison': () => '/comparison?from=world-class-fcr@2015&to=world-class-call@2013&level=site',
  'imports': () => '/imports',
  'import': () => found.import,
  'import wizard': () => '/imports/new',
  'decisions': () => '/decisions',
  'decision run': () => found.decisionRun,
  'journal': () => '/journal?size=10',
  'people': () => '/people',
  'personal data': () => '/personal',
  'outbox': () => '/outbox',
  'API keys': () => '/keys',
  'webhooks': () => '/webhooks',
};

describe.each(Object.keys(PAGES))('%s', (name) => {
  const path = () => PAGES[name]?.() ?? '';

  test('in English on a wide light screen', async () => {
    const page = await demo.visit(path());
    expect(await page.getAttribute('html', 'lang')).toBe('en');
    await checkPage(page, { contrast: true });
  });

  test('in French on a narrow dark screen', async () => {
    const page = await demo.visit(path(), { language: 'fr', width: 390, height: 844, scheme: 'dark' });
    expect(await page.getAttribute('html', 'lang')).toBe('fr');
    expect(await page.getAttribute('html', 'data-mantine-color-scheme')).toBe('dark');
    await checkPage(page, { contrast: true });
  });
});
