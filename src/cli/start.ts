import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { PlauditError } from '../core/basics/problem.ts';
import { port } from './config-values.ts';
import type { CliDeps } from './deps.ts';
import { EXIT } from './exit-codes.ts';

const EXAMPLES = `
Examples:
  plaudit start                       embedded database in .plaudit/, app on http://localhost:4300
  plaudit start --port 8080
  DATABASE_URL=postgres://user:password@host/plaudit plaudit start
  plaudit start --config /etc/plaudit/plaudit.yaml

Most often set, in the environment or in a file (docs/configuration.md has them all, "plaudit config" what holds):
  PLAUDIT_HOME        folder of the embedded database and uploads (.plaudit)
  DATABASE_URL        a PostgreSQL server, 15 or later, instead of the embedded one
  PLAUDIT_PORT        port of the app (4300)
  PLAUDIT_HOST        the address it listens on (127.0.0.1: only this computer)
  PLAUDIT_URL         where people reach this server; certificates and their QR codes name it
  PLAUDIT_RULEBOOKS   a folder with own editions (*.yaml) and operator profiles (*.profile.yaml)
  PLAUDIT_OPERATOR    the issuer's name on certificates
  PLAUDIT_DEMO=no     no demo network on the first start`;

/** A job under way may take hours, and whoever runs services kills what does not end. */
const STOP_MS = 30_000;

export function startCommand(program: Command, deps: CliDeps): void {
  program
    .command('start')
    .description('start the database and the app, and say what to open')
    .option('--port <number>', 'port of the app')
    .option('--no-demo', 'leave a new database empty')
    .addHelpText('after', EXAMPLES)
    .action(async (options: { port?: string; demo: boolean }) => {
      const began = performance.now();
      const seconds = (): string => `${((performance.now() - began) / 1000).toFixed(1).padStart(5)} s`;
      const log = await deps.logLines();
      const say = log ?? ((line: string): void => void deps.out.write(`${seconds()}  ${line}\n`));
      const add = log ?? ((line: string): void => void deps.out.write(`         ${line}\n`));
      // Left to itself, a signal would end this process and leave the database running.
      const asked = deps.untilAskedToStop();
      const server = await Promise.race([
        deps.startServer({
          port: options.port === undefined ? undefined : readPort(options.port),
          demo: options.demo ? undefined : false,
          onProgress: say,
        }),
        asked,
      ]);
      if (server === undefined) return deps.quit(EXIT.interrupted);
      say(`Ready. Open ${server.url}`);
      if (log === null) {
        add(`Registry ${server.url}/registry   Network ${server.url}/network   API ${server.url}/api`);
        add('Ctrl-C stops it.');
      }
      for (const note of log === null ? server.notes.shown : server.notes.logged) add(note);
      await asked;
      if (log === null) deps.out.write('Stopping.\n');
      else log('Stopping.');
      const askedAgain = deps.untilAskedToStop().then(() => deps.quit(EXIT.interrupted));
      const isStopped = await Promise.race([
        server.stop().then(() => true),
        askedAgain,
        sleep(STOP_MS, false, { ref: false }),
      ]);
      if (isStopped) return;
      say('Not everything ended within half a minute. What was under way is undone and taken up at the next start.');
      deps.quit(EXIT.ok);
    });
}

function readPort(text: string): number {
  const read = port(text, '');
  if (read.ok) return read.value;
  throw new PlauditError('usage', `"${text}" is no port: write a number from 1 to 65535.`, { place: '--port' });
}
