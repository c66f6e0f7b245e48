import type { PreviewRow, ProposedMapping } from '../../actions/imports/propose-mapping.ts';
import { formatMonth } from '../../core/basics/month.ts';
import { DAY_MS } from '../../core/basics/time.ts';
import { indented } from './table.ts';
import { harmless } from './plain-text.ts';

type Question = ProposedMapping['preview']['questions'][number];

/** What stands above a mapping, as YAML comments: how sure it is, what it must still be told, how it reads. */
export function mappingComments(
  { preview, fields }: ProposedMapping,
  { answered }: { answered: readonly string[] },
): string {
  const { name, gzip, encoding, questions } = preview;
  // Without a usable mapping no row is read.
  const rows = preview.problem === null ? preview.rows : [];
  const kind = [kindOf(preview), gzip ? 'gzip' : null, encoding];
  const lines = [
    `${fields === null ? 'Mapping' : 'Mapping proposed'} for ${harmless(name)} (${kind.filter((k) => k !== null).join(', ')})${fields === null ? '.' : ': check every line.'}`,
    ...(fields === null
      ? []
      : fields.map(
          (f) =>
            `${String(Math.round(f.confidence * 100)).padStart(4)} % sure: ${f.field} from ${f.columns.map(harmless).join(', ')}`,
        )),
    ...(answered.length === 0 ? [] : [`Answered: ${answered.join(', ')}`]),
    ...(questions.length === 0 ? [] : ['Open questions:', ...questions.flatMap(question)]),
    ...(rows.length === 0 ? [] : ['The first rows would be read as:', ...rows.map(row)]),
  ];
  return indented(`${lines.join('\n')}\n`, '# ');
}

/** "CSV", or what parts the cells where that is something else. */
function kindOf({ format, delimiter }: ProposedMapping['preview']): string {
  if (delimiter === null) return format.toUpperCase();
  return delimiter === ',' ? 'CSV' : delimiter === '\t' ? 'TSV' : `cells parted by ${delimiter}`;
}

function question(q: Question): string[] {
  const choices = q.choices.map(({ value, example }) => (example === null ? value : `${value} (${example})`));
  const first = q.choices[0]?.value ?? (q.id === 'organization' || q.id === 'site' ? 'NAME' : 'VALUE');
  const more =
    choices.length === 0 ? '' : ` ${q.open ? 'For example' : 'One of'}: ${choices.map(harmless).join(', ')}.`;
  return [`  ${asked(q)}${more}`, `    --answer ${shellWord(`${q.id}=${first}`)}`];
}

function asked({ id, field, column }: Question): string {
  const at = column === null ? '' : ` in "${harmless(column)}"`;
  switch (id.split('.')[0]) {
    case 'zone':
      return `The times${at} name no zone: which one are they in?`;
    case 'organization':
    case 'site':
      return `No column names the ${id}: what is it called?`;
    case 'contact_at':
      return 'Which column tells when the contact was?';
    case 'overall_satisfaction':
      return 'No answer was found: which column tells how satisfied the customer is?';
    case 'date-order':
      return `The days${at} (${field}) can be read in more than one order: which is right?`;
    case 'midnight':
      return `Some times${at} (${field}) are exactly midnight: is only their day known, or was it midnight?`;
    case 'scale':
      return `The scores${at} (${field}) fit more than one scale: which is it?`;
    default:
      return `${id}${at}?`;
  }
}

const shellWord = (text: string): string =>
  /^[\w.=/@:-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;

function row({ line, response, reject }: PreviewRow): string {
  if (reject !== null) return `  line ${line}: rejected: ${harmless(reject.message)}`;
  const shown = rowDocument({ line, response, reject, raw: [] }).response;
  if (shown === null) return `  line ${line}: left out`;
  const parts = Object.entries(shown).map(([key, value]) => `${key}=${harmless(String(value))}`);
  return `  line ${line}: ${parts.join(', ')}`;
}

/** A row as it would be taken, under the canonical names; what is not answered is left out. */
export function rowDocument({ line, response: r, reject }: PreviewRow): {
  line: number;
  response: Record<string, string | number | boolean> | null;
  reject: { field: string; code: string; message: string } | null;
} {
  if (r === null)
    return {
      line,
      response: null,
      reject: reject === null ? null : { field: reject.field, code: reject.code, message: reject.message },
    };
  const time = (ms: number, day: number, known: boolean): string =>
    known ? `${new Date(ms).toISOString().slice(0, 19)}Z` : new Date(day * DAY_MS).toISOString().slice(0, 10);
  const all: Record<string, string | number | boolean | null> = {
    response_id: r.responseId,
    organization: r.organization,
    site: r.site,
    supervisor: r.supervisor,
    csr: r.csr,
    contact_at: time(r.contactAt, r.contactDay, r.contactTimeKnown),
    completed_at: r.completedAt === null ? null : time(r.completedAt, r.completedDay ?? 0, r.completedTimeKnown),
    month: formatMonth(r.month),
    channel: r.channel,
    contact_reason: r.contactReason,
    resolved: r.resolved,
    resolved_first_contact: r.resolvedFirstContact,
    contacts_needed: r.contactsNeeded,
    other_channels_used: r.otherChannelsUsed,
    overall_satisfaction: r.overallSatisfaction,
    csr_satisfaction: r.csrSatisfaction,
  };
  const given = Object.entries(all).filter((entry): entry is [string, string | number | boolean] => entry[1] !== null);
  return { line, response: Object.fromEntries(given), reject: null };
}
