import { once } from 'node:events';
import { createWriteStream } from 'node:fs';

const HEADER =
  'response_id,organization,site,supervisor,csr,contact_at,completed_at,channel,contact_reason,resolved,contacts_needed,other_channels_used,overall_satisfaction,csr_satisfaction\n';
const DAY_SECONDS = 86_400;

export type CsvShape = {
  readonly rows: number;
  readonly organizations: number;
  readonly csrs: number;
  /** Days from 2015-04-01 over which the contacts are spread. */
  readonly days: number;
};

/** Whole numbers below n, the same ones every time: a fixed linear congruential generator. */
export function numbers(seed: number): (n: number) => number {
  let state = seed;
  return (n) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}

/**
 * Writes survey responses under the canonical header: 12 CSRs a supervisor, 5 supervisors a site, in no order.
 * The same shape gives the same bytes.
 */
export async function writeResponsesCsv(path: string, { rows, organizations, csrs, days }: CsvShape): Promise<void> {
  const below = numbers(12_345);
  const pick = <T>(items: readonly T[]): T => items[below(items.length)] as T;
  const start = Date.UTC(2015, 3, 1);
  const out = createWriteStream(path);
  out.write(HEADER);
  for (let i = 0; i < rows;) {
    let text = '';
    for (const until = Math.min(rows, i + 5000); i < until; i += 1) {
      const csr = below(csrs);
      const supervisor = Math.floor(csr / 12);
      const site = Math.floor(supervisor / 5);
      const contactAt = start + below(days * DAY_SECONDS) * 1000;
      const completedAt = contactAt + (300 + below(90_000)) * 1000;
      text +=
        `r${i},Northern Telecom ${site % organizations},Site ${site},Supervisor ${supervisor},CSR ${csr},` +
        `${iso(contactAt)},${iso(completedAt)},${pick(['phone', 'phone', 'e-mail', 'chat'])},${pick(['billing', 'orders', 'repair', 'other'])},` +
        `${pick(['yes', 'yes', 'yes', 'yes', 'no'])},${1 + below(5) * below(2)},${pick(['no', 'no', 'yes'])},${5 - below(3) * below(3)},${5 - below(3) * below(2)}\n`;
    }
    if (!out.write(text)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
}

const iso = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;
