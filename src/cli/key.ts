import type { Command } from 'commander';
import type { CliDeps } from './deps.ts';
import { ACTOR, withDatabase } from './database.ts';
import { printJson } from './json.ts';
import { jsonOption } from './options.ts';
import { Progress } from './progress.ts';
import { counted } from './text/numbers.ts';
import { table } from './text/table.ts';

const EXAMPLES = `
Examples:
  plaudit key show       which keys there are and what each is used for; never a key itself
  plaudit key rotate     a new key, everything sealed anew, the old one gone

The key is in PLAUDIT_HOME/key (or PLAUDIT_KEY_FILE), or in PLAUDIT_KEY. Keep a copy apart from the backups: without
it nobody can read customers' phone numbers, e-mail addresses and names any more.`;

export function keyCommand(program: Command, deps: CliDeps): void {
  const group = program
    .command('key')
    .description('the key that personal data are sealed with')
    .addHelpText('after', EXAMPLES);
  group
    .command('show')
    .description('ids and dates of the keys, and what each is used for')
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  plaudit key show --json')
    .action((options: { json?: boolean }) => show(options, deps));
  group
    .command('rotate')
    .description('seal everything with a new key, while servers run; broken off, it goes on when called again')
    .addHelpText('after', '\nExample:\n  plaudit key rotate')
    .action(() => rotate(deps));
}

async function show({ json }: { json?: boolean }, deps: CliDeps): Promise<void> {
  const { keySourceOf, openSecrets } = await import('../actions/keys/secrets.ts');
  const { readKeys } = await import('../actions/keys/rotate-key.ts');
  const keys = await withDatabase(deps, async (pool) =>
    readKeys(pool, await openSecrets(pool, keySourceOf(deps.config()), deps.now())),
  );
  if (json === true) {
    printJson(deps.out, { keys });
    return;
  }
  const rows = keys.map((key) => [
    key.id,
    key.madeAt === null ? 'PLAUDIT_KEY' : key.madeAt.toISOString().slice(0, 10),
    key.current ? 'in use' : 'old',
    counted(key.customers, 'customer'),
  ]);
  deps.out.write(table([{ title: 'Key' }, { title: 'Made' }, { title: 'State' }, { title: 'Seals' }], rows));
  const inUse = keys.filter(({ current, customers }) => current || customers > 0);
  if (keys.length > 1)
    deps.out.write(
      inUse.length === 1 && keys.every(({ madeAt }) => madeAt === null)
        ? 'Nothing uses the old key any more: leave only the first key in PLAUDIT_KEY and start every server again.\n'
        : '"plaudit key rotate" goes on until one key is left.\n',
    );
}

async function rotate(deps: CliDeps): Promise<void> {
  const { keySourceOf, openSecrets } = await import('../actions/keys/secrets.ts');
  const { rotateKey } = await import('../actions/keys/rotate-key.ts');
  const source = keySourceOf(deps.config());
  const progress = new Progress(deps.err);
  const { from, to, resealed } = await withDatabase(deps, async (pool) =>
    rotateKey(pool, await openSecrets(pool, source, deps.now()), {
      actor: ACTOR,
      now: deps.now,
      onBatch: (done) => progress.say(`Sealing anew: ${counted(done, 'customer')}`),
    }),
  );
  progress.clear();
  const old = from.length === 0 ? 'no other key' : `the key ${from.join(', ')}`;
  const rest =
    'text' in source
      ? `Nothing uses ${old} any more: leave only the first key in PLAUDIT_KEY and start every server again.`
      : `Nothing uses ${old} any more. Copy the key file anew: old copies do not open what is sealed now.`;
  deps.out.write(`${counted(resealed, 'customer')} sealed anew with the key ${to}. ${rest}\n`);
}
