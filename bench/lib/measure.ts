import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** One run of a whole process: its wall time, the most memory it held, and what it printed. */
export type Run = { readonly seconds: number; readonly megabytes: number; readonly output: string };

const REPORTER = join(import.meta.dirname, 'report-memory.ts');

/** Runs a script under this Node and waits for its end; throws what it wrote to stderr when it fails. */
export async function runProcess(script: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Run> {
  const folder = await mkdtemp(join(tmpdir(), 'plaudit-bench-'));
  const report = join(folder, 'peak');
  try {
    const began = performance.now();
    const child = spawn(process.execPath, ['--import', REPORTER, script, ...args], {
      env: { ...process.env, ...env, BENCH_MEMORY_REPORT: report },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [output, errors, code] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      new Promise<number | null>((resolve) => child.once('exit', resolve)),
    ]);
    const seconds = (performance.now() - began) / 1000;
    if (code !== 0) throw new Error(`${script} ${args.join(' ')} ended with ${code}:\n${errors}`);
    return { seconds, megabytes: Number(await readFile(report, 'utf8')) / 1024, output };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function text(stream: AsyncIterable<Buffer>): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
};

/** The value that a share `q` of the values does not exceed. */
export const quantile = (values: readonly number[], q: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.ceil(q * values.length) - 1)] as number;

export type Comparison = {
  readonly what: string;
  readonly against: string;
  /** Seconds of each run, in pairs that ran one after the other. */
  readonly ours: readonly number[];
  readonly theirs: readonly number[];
  readonly atMost: number;
};

/** Prints medians and the median of the ratios of the pairs, and says whether it stays within the bound. */
export function printComparison({ what, against, ours, theirs, atMost }: Comparison): void {
  const ratios = ours.map((seconds, i) => seconds / (theirs[i] as number));
  const ratio = median(ratios);
  console.log(`  ${what.padEnd(42)} ${seconds(ours)}`);
  console.log(`  ${against.padEnd(42)} ${seconds(theirs)}`);
  console.log(
    `  ${'ratio'.padEnd(42)} ${ratio.toFixed(2)}  (${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}); ` +
      `at most ${atMost}: ${ratio <= atMost ? 'yes' : 'NO'}`,
  );
}

const seconds = (values: readonly number[]): string =>
  `${median(values).toFixed(2)} s  (${values.map((value) => value.toFixed(2)).join(', ')})`;

export function printMemory(what: string, megabytes: readonly number[], atMost?: number): void {
  const most = Math.max(...megabytes);
  const verdict = atMost === undefined ? '' : `; under ${atMost}: ${most < atMost ? 'yes' : 'NO'}`;
  console.log(`  ${what.padEnd(42)} ${most.toFixed(0)} MB${verdict}`);
}
