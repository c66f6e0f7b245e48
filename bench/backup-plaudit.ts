/** Writes a backup of the database named in the environment, or restores it into the one named there; prints seconds. */
import { dirname, join } from 'node:path';
import { makeBackup } from '../src/actions/backups/make-backup.ts';
import { restoreBackup } from '../src/actions/backups/restore-backup.ts';
import { openGivenPool } from './lib/database.ts';

const [what, path = '', passphrase] = process.argv.slice(2);
const pool = openGivenPool();
const given = { path, passphrase: passphrase ?? null, now: (): Date => new Date() };
const uploadsFolder = join(dirname(path), 'uploads');

const began = performance.now();
if (what === 'backup') await makeBackup(pool, { ...given, uploadsFolder, keyFile: null, product: 'bench' });
else await restoreBackup(pool, { ...given, uploadsFolder, keyFile: join(dirname(path), 'key'), actor: 'bench' });
console.log(JSON.stringify({ seconds: (performance.now() - began) / 1000 }));
await pool.end();
