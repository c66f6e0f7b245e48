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
      // Left to itself, a signal would end this process and leave the database running.
      const asked = deps.untilAskedToStop();
      const server = await Promise.race([
        deps.startServer({
          port: options.port === undefined ? undefined : readPort(options.port),
          demo: options.demo ? undefined : false,
          onProgress: (line) => deps.out.write(`${seconds()}  ${line}\n`),
        }),
        asked,
      ]);
      if (server === undefined) return deps.quit(EXIT.interrupted);
      deps.out.write(
        `${seconds()}  Ready. Open ${server.url}\n         Registry ${server.url}/registry   Network ${server.url}/network   API ${server.url}/api\n         Ctrl-C stops it.\n`,
      );
      for (const note of server.notes) deps.out.write(`         ${note}\n`);
      await asked;
      deps.out.write('Stopping.\n');
      const askedAgain = deps.untilAskedToStop().then(() => deps.quit(EXIT.interrupted));
      await Promise.race([server.stop(), askedAgain]);
    });
}

function readPort(text: string): number {
  const read = port(text, '');
  if (read.ok) return read.value;
  throw new PlauditError('usage', `"${text}" is no port: write a number from 1 to 65535.`, { place: '--port' });
}
