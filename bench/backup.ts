import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { NetworkSize } from './data/network.ts';
import { type BenchServer, connectionEnv } from './lib/database.ts';
import { median, printMemory, type Run, runProcess } from './lib/measure.ts';
import { networkDatabase } from './network.ts';

const SCRIPT = join(import.meta.dirname, 'backup-plaudit.ts');
/** Whatever the size of the network; making a key of a passphrase takes 128 MB for a moment. */
const MOST_MEGABYTES = 250;
const KEY_MEGABYTES = 128;

/** Backup, plain and encrypted, and restore of a network: what they take, and that memory does not grow with it. */
export async function benchBackup(server: BenchServer, folder: string, runs: number, size: NetworkSize): Promise<void> {
  const responses = size.organizations * size.responsesEach;
  console.log(`Backup of ${responses.toLocaleString('en')} responses`);
  const database = await networkDatabase(server, size);
  const path = join(folder, 'bench.plaudit');
  const made: Record<string, Run[]> = { 'backup': [], 'backup, encrypted': [], 'restore': [] };
  let bytes = 0;
  try {
    for (let i = 0; i < runs; i += 1) {
      for (const [name, more] of [
        ['backup, encrypted', ['six words nobody would guess']],
        ['backup', []],
      ] as const) {
        await rm(path, { force: true });
        made[name]?.push(await runProcess(SCRIPT, ['backup', path, ...more], connectionEnv(database.connection)));
      }
      bytes = (await stat(path)).size;
      const target = await server.emptyDatabase();
      try {
        made['restore']?.push(await runProcess(SCRIPT, ['restore', path], connectionEnv(target.connection)));
      } finally {
        await target.drop();
      }
    }
  } finally {
    await rm(path, { force: true });
    await database.close();
  }
  console.log(`  ${'the file'.padEnd(42)} ${(bytes / 1e6).toFixed(1)} MB`);
  for (const [name, all] of Object.entries(made)) {
    const seconds = all.map(({ output }) => (JSON.parse(output) as { seconds: number }).seconds);
    console.log(`  ${name.padEnd(42)} ${median(seconds).toFixed(2)} s`);
    printMemory(
      `${name}: most memory`,
      all.map(({ megabytes }) => megabytes),
      MOST_MEGABYTES + (name.endsWith('encrypted') ? KEY_MEGABYTES : 0),
    );
  }
}
