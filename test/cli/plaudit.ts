import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { whenOver } from '../support/when-over.ts';

const ENTRY = fileURLToPath(new URL('../../bin/plaudit.js', import.meta.url));

export type Ended = { readonly code: number | null; readonly out: string; readonly err: string };

/** Runs the program as a person's shell does. `readUntil`: closes the output once it has said so much. */
export function plaudit(
  args: readonly string[],
  { cwd, env = {}, readUntil = Infinity }: { cwd?: string; env?: Record<string, string>; readUntil?: number } = {},
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [ENTRY, ...args], { cwd, env: { ...process.env, ...env }, stdio: 'pipe' });
    let [out, err] = ['', ''];
    child.stdin.end();
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
      if (out.length >= readUntil) child.stdout.destroy();
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
    child.on('error', reject).on('close', (code) => resolve({ code, out, err }));
  });
}

/** A folder of one's own with these files in it, removed after the last test of the file. */
export function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'plaudit-cli-'));
  whenOver(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

/**
 * Canonical CSV of one site: `[csr, month, meeting, n]` each make n responses on days of that month, of which the first
 * `meeting` are resolved with top scores; all are answered an hour after the contact.
 */
export function canonicalCsv(
  groups: readonly (readonly [csr: string, month: string, meeting: number, n: number])[],
): string {
  const header =
    'response_id,organization,site,csr,contact_at,completed_at,channel,resolved,contacts_needed,overall_satisfaction,csr_satisfaction';
  const rows = groups.flatMap(([csr, month, meeting, n]) =>
    Array.from({ length: n }, (_, i) => {
      const day = `${month}-${String((i % 20) + 1).padStart(2, '0')}`;
      const answers = i < meeting ? 'yes,1,5,5' : 'no,2,4,5';
      return `${csr}-${month}-${i},Northwind,Halifax,${csr},${day}T10:00:00-04:00,${day}T11:00:00-04:00,phone,${answers}`;
    }),
  );
  return `${[header, ...rows].join('\n')}\n`;
}
