import { execFileSync, spawn } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const NEEDED = 'v26.10.0';

const root = fileURLToPath(new URL('../..', import.meta.url));
const bundled = realpathSync(process.execPath);
const machines = nodeOfTheMachine();
const machinesVersion = execFileSync(machines, ['--version'], { encoding: 'utf8' }).trim();
/** A machine whose own Node is recent enough keeps it. */
const expectedVersion = Number.parseInt(machinesVersion.slice(1), 10) < 26 ? NEEDED : machinesVersion;

/** Says what a program can know of how it was started; stays when told to, until a signal comes. */
const PROBE = `
const [wish] = process.argv.slice(2);
if (wish === 'stay' || wish === 'polite') setInterval(() => {}, 1000);
if (wish === 'polite') process.on('SIGTERM', () => process.exit(9));
if (wish === 'fail') process.exitCode = 7;
if (wish === 'read') process.stdin.pipe(process.stderr);
const from = import.meta.url.split('/').slice(-2).join('/');
process.stdout.write(JSON.stringify({ version: process.version, args: process.argv.slice(2), from }));
`;

describe('the running Node', () => {
  test('is the one of the package, for the tests', () => {
    expect(process.version).toBe(NEEDED);
  });

  test('has native Temporal', () => {
    expect(Temporal.PlainDate.from('2015-04-30').add({ months: 1 }).toString()).toBe('2015-05-30');
  });
});

describe('bin/plaudit.js, started with the Node of the machine', () => {
  let folder: string;
  let entry: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'plaudit-entry-'));
    entry = layOut(folder, 'dist/main.js');
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('runs the published program on the Node of the package', async () => {
    const { stdout, code } = await run(machines, [entry, 'a', 'b c', '--json']);
    const expected = { version: expectedVersion, args: ['a', 'b c', '--json'], from: 'dist/main.js' };
    expect([JSON.parse(stdout), code]).toEqual([expected, 0]);
  });

  test('passes the exit code on', async () => {
    expect((await run(machines, [entry, 'fail'])).code).toBe(7);
  });

  test('passes standard input and standard error on', async () => {
    expect((await run(machines, [entry, 'read'], { input: 'some rows' })).stderr).toBe('some rows');
  });

  test('passes a signal on and ends as the program ends', async () => {
    expect(await run(machines, [entry, 'stay'], { signal: 'SIGTERM' })).toMatchObject({
      code: null,
      signal: 'SIGTERM',
    });
    expect(await run(machines, [entry, 'stay'], { signal: 'SIGINT' })).toMatchObject({ code: null, signal: 'SIGINT' });
    expect(await run(machines, [entry, 'polite'], { signal: 'SIGTERM' })).toMatchObject({ code: 9, signal: null });
  });

  test('prefers the source of a checkout', async () => {
    const checkout = join(folder, 'checkout');
    const { stdout } = await run(machines, [layOut(checkout, 'dist/main.js', 'src/main.ts')]);
    expect(JSON.parse(stdout)).toEqual({ version: expectedVersion, args: [], from: 'src/main.ts' });
  });
});

describe('bin/plaudit.js, where the right Node is missing', () => {
  /** Stands in for a Node that is too old, on any machine. */
  const withoutTemporal = ['--import', 'data:text/javascript,delete globalThis.Temporal'];
  const remedy = 'run "npm ci --include=optional", or start it with Node 26 or later.\n';

  test('says in one sentence that it is not installed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'plaudit-entry-'));
    try {
      const { stderr, code } = await run(bundled, [...withoutTemporal, layOut(folder, 'dist/main.js')]);
      const platform = `${process.platform}-${process.arch}`;
      expect(stderr).toBe(
        `Plaudit runs on Node 26 and this is ${NEEDED}, but it is not installed for this platform (${platform}): ${remedy}`,
      );
      expect(code).toBe(1);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test('does not start itself for ever', async () => {
    const { stderr, code } = await run(bundled, [...withoutTemporal, join(root, 'bin', 'plaudit.js')]);
    expect(stderr).toBe(
      `Plaudit runs on Node 26 and this is ${NEEDED}, but the one installed beside it is not that one: ${remedy}`,
    );
    expect(code).toBe(1);
  });
});

/** Copies the entry into a folder of its own beside programs that only report; returns the entry's path. */
function layOut(folder: string, ...programs: string[]): string {
  for (const name of ['bin', 'dist', 'src']) mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  for (const program of programs) writeFileSync(join(folder, program), PROBE);
  copyFileSync(join(root, 'bin', 'plaudit.js'), join(folder, 'bin', 'plaudit.js'));
  return join(folder, 'bin', 'plaudit.js');
}

/** The Node that a person's shell finds; npm puts ours before it. Ours, where there is no other. */
function nodeOfTheMachine(): string {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const folders = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, name));
  const found = [process.env['npm_node_execpath'] ?? '', ...folders].filter((path) => path !== '' && existsSync(path));
  return found.find((path) => realpathSync(path) !== bundled) ?? bundled;
}

type Outcome = { stdout: string; stderr: string; code: number | null; signal: NodeJS.Signals | null };

/** Runs a program to its end; a signal is sent when it has said something. */
function run(node: string, args: string[], more: { input?: string; signal?: NodeJS.Signals } = {}): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(node, args, { stdio: 'pipe' });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      if (more.signal !== undefined) child.kill(more.signal);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject).on('close', (code, signal) => resolve({ stdout, stderr, code, signal }));
    child.stdin.end(more.input ?? '');
  });
}
