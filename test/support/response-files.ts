/** Files of survey responses as people send them; each says what is special about it. */
export type ResponseFile = { readonly name: string; readonly mimeType: string; readonly buffer: Buffer };

const file = (name: string, text: string | Buffer, mimeType = 'text/csv'): ResponseFile => ({
  name,
  mimeType,
  buffer: Buffer.from(text),
});
const two = (n: number): string => String(n).padStart(2, '0');

const CANONICAL =
  'response_id,organization,site,supervisor,csr,contact_at,completed_at,channel,contact_reason,resolved,' +
  'contacts_needed,other_channels_used,overall_satisfaction,csr_satisfaction';

/** Response `i` of an organization that the demo does not know: surveyed an hour after the contact, nine in ten met. */
function canonicalRow(i: number): string {
  const day = 1 + (i % 28);
  const month = 4 + (i % 3);
  const date = `2026-${two(month)}-${two(day)}`;
  const resolved = i % 10 !== 0;
  return [
    `HU-${i}`,
    'Harbour Utilities',
    'Saint John',
    'Ruth Ives',
    `CSR ${two(1 + (i % 12))}`,
    `${date}T10:${two(i % 60)}:00-03:00`,
    `${date}T11:${two(i % 60)}:00-03:00`,
    'phone',
    'billing',
    resolved ? 'yes' : 'no',
    resolved ? '1' : '2',
    'no',
    resolved ? '5' : '2',
    resolved ? '5' : '3',
  ].join(',');
}

/** Needs no mapping. */
export function canonicalFile(rows: number, name = 'harbour-spring.csv'): ResponseFile {
  return file(name, [CANONICAL, ...Array.from({ length: rows }, (_, i) => canonicalRow(i + 1)), ''].join('\r\n'));
}

/** Canonical, with three bad rows among five: a time that is none, a score off the scale, a row cut short. */
export function fileWithRejects(): ResponseFile {
  const good = canonicalRow(90_001);
  const cells = canonicalRow(90_002).split(',');
  const badTime = cells.with(0, 'HU-90002').with(5, 'yesterday').join(',');
  const badScore = cells.with(0, 'HU-90003').with(12, '6').join(',');
  return file(
    'harbour-faults.csv',
    [CANONICAL, good, badTime, badScore, 'HU-90004,Harbour Utilities', canonicalRow(90_005), ''].join('\n'),
  );
}

/** One column a star, as chat systems export; nobody says which organization the responses belong to. */
export function starFile(): ResponseFile {
  const header =
    'Site Name,Date,cases,Agent,Consult Outcome,1 Star Count,2 Star Count,3 Star Count,4 Star Count,5 Star Count,Helped Resolve Surveys';
  const rows = Array.from({ length: 40 }, (_, i) => {
    const star = i % 5 === 0 ? 2 : 5;
    const stars = [1, 2, 3, 4, 5].map((each) => (each === star ? 1 : 0)).join(',');
    return `Pune,202606${two(1 + (i % 28))},Case ${i + 1},Agent ${1 + (i % 4)},Code 1,${stars},${star === 5 ? 1 : 0}`;
  });
  return file('chat-stars.csv', [header, ...rows, ''].join('\n'));
}

/** No day is after the 12th: 03/04 may be April or March. */
export function ambiguousFile(): ResponseFile {
  const rows = Array.from(
    { length: 24 },
    (_, i) =>
      `Tidewater Bank;Halifax;Zoé Côté;${two(1 + (i % 9))}/0${4 + (i % 3)}/2026 14:${two(i)};${i % 4 === 0 ? 3 : 5}`,
  );
  return file('tidewater.csv', ['Company;Site;Agent;Call Date;Overall satisfaction', ...rows, ''].join('\n'));
}

export const pdfFile = (): ResponseFile =>
  file('report.pdf', '%PDF-1.7\n%\u00E2\u00E3\u00CF\u00D3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n', 'application/pdf');

export const emptyFile = (): ResponseFile => file('nothing.csv', '');
