import type { RegistryResult } from '../actions/certificates/read-registry.ts';
import type { Level } from '../core/survey/response.ts';
import type { CliDeps } from './deps.ts';
import { withDatabase } from './database.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { printJsonList } from './json.ts';
import { levelWords } from './text/decision-words.ts';
import { counted } from './text/numbers.ts';
import { harmless } from './text/plain-text.ts';
import { table } from './text/table.ts';

/** In the order of the list. `historical`: names transcribed from a source's registry, issued by someone else. */
export const LISTED_STATUSES = ['active', 'expired', 'withdrawn', 'historical'] as const;
type Status = (typeof LISTED_STATUSES)[number];

export type ListOptions = {
  rulebook?: string;
  status?: Status;
  year?: number;
  level?: Level;
  search?: string;
  all?: boolean;
  json?: boolean;
};

const SHOWN_ROWS = 40;
const PAGE = 2_000;

type Row = RegistryResult['rows'][number];

export async function listCertificates(options: ListOptions, deps: CliDeps): Promise<ExitCode> {
  const rulebooks = await deps.rulebooks();
  const edition = options.rulebook === undefined ? null : rulebooks.get(options.rulebook).rulebook;
  const { readRegistry } = await import('../actions/certificates/read-registry.ts');
  const wanted = options.all === true || options.json === true ? Infinity : SHOWN_ROWS;
  const statuses: readonly Status[] =
    options.status === undefined ? ['active', 'expired', 'withdrawn'] : [options.status];
  const rows: Row[] = [];
  let total = 0;
  await withDatabase(deps, async (pool) => {
    for (const status of statuses) {
      const query = {
        program: edition?.program,
        edition: edition?.edition,
        year: options.year,
        level: options.level,
        q: options.search,
        status,
        sort: 'name' as const,
        order: 'asc' as const,
        today: deps.now().toISOString().slice(0, 10),
      };
      for (let offset = 0; ; offset += PAGE) {
        // A count is wanted even where no more rows are.
        const limit = Math.max(0, Math.min(PAGE, wanted - rows.length));
        const page = await readRegistry(pool, rulebooks, query, { limit, offset });
        if (offset === 0) total += page.total;
        rows.push(...page.rows);
        if (page.rows.length < PAGE) break;
      }
    }
  });
  if (options.json === true) printJsonList(deps.out, { total }, 'certificates', rows.map(rowDocument));
  else deps.out.write(report(rows, total));
  return EXIT.ok;
}

const rowDocument = ({ title: _, ...row }: Row): Record<string, unknown> => ({ ...row });

const STATUS_WORDS: Readonly<Record<Status, string>> = {
  active: 'in force',
  expired: 'expired',
  withdrawn: 'withdrawn',
  historical: 'transcribed',
};

function report(rows: readonly Row[], total: number): string {
  if (total === 0) return 'No certificate fits. "plaudit decide" judges, "plaudit certificate issue" certifies.\n';
  const columns = ['number', 'status', 'level', 'name', 'organization', 'edition', 'achieved', 'valid until'].map(
    (title) => ({ title, widest: 40 }),
  );
  const lines = rows.map((r) => [
    r.number ?? '–',
    STATUS_WORDS[r.status] + (r.simulated ? ' (simulated)' : ''),
    levelWords(r.level).one,
    harmless(r.name),
    harmless(r.organization ?? '–'),
    `${r.program}@${r.edition}`,
    r.issuedOn ?? String(r.year),
    r.validUntil ?? '–',
  ]);
  const left = total - rows.length;
  const note =
    left > 0 ? `${counted(left, 'more row')}: --all shows every one of them, --search TEXT finds a name.\n` : '';
  return `${counted(total, 'row')}\n${table(columns, lines)}${note}`;
}
