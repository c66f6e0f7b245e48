import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { WHOLE } from './data/network.ts';
import { benchBackup } from './backup.ts';
import { benchImport } from './import.ts';
import { startServer } from './lib/database.ts';
import { benchLoad } from './load.ts';
import { benchNetwork } from './network.ts';
import { benchPages } from './pages.ts';
import { benchScore } from './score.ts';

const USAGE = `npm run bench -- [score] [import] [backup] [network] [pages] [load] [--runs 5] [--small] [--folder FOLDER]

  Every part is measured against what one would use in its place, in pairs one after the other; what counts are
  the ratios. See bench/README.md.

  --runs N      so many pairs (5)
  --small       a twentieth of the rows, to see that all works; the figures mean nothing then
  --folder F    keep the large network there for the next time; else all of it goes with the run
`;

const PARTS = ['score', 'import', 'backup', 'network', 'pages', 'load'] as const;
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '5' },
    small: { type: 'boolean', default: false },
    folder: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
const wanted = positionals.length === 0 ? PARTS : PARTS.filter((part) => positionals.includes(part));
if (values.help || wanted.length === 0 || positionals.some((word) => !(PARTS as readonly string[]).includes(word))) {
  console.log(USAGE);
  process.exit(values.help ? 0 : 2);
}

const runs = Number(values.runs);
const rows = values.small ? 50_000 : 1_000_000;
const network = values.small ? { ...WHOLE, organizations: 25 } : WHOLE;
const folder = values.folder ?? (await mkdtemp(join(tmpdir(), 'plaudit-bench-')));
await mkdir(folder, { recursive: true });
try {
  if (wanted.includes('score')) await benchScore(runs, rows);
  if (wanted.some((part) => part !== 'score')) {
    const server = await startServer(join(folder, 'home'));
    try {
      if (wanted.includes('import')) await benchImport(server, runs, rows);
      if (wanted.includes('backup')) {
        await benchBackup(server, folder, runs, { ...network, organizations: rows / network.responsesEach });
      }
      if (wanted.includes('network')) await benchNetwork(server, folder, runs, network);
      if (wanted.includes('load')) await benchLoad(server, 200, values.small ? 0.25 : 5);
      if (wanted.includes('pages')) await benchPages(server, values.small ? 200 : 3000, network);
    } finally {
      await server.stop();
    }
  }
} finally {
  if (values.folder === undefined) await rm(folder, { recursive: true, force: true });
}
