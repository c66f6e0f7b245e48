import { accessSync, closeSync, constants, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';

/*
 * Node has no flock(). SQLite, which is inside Node, takes the operating system's locks on every platform:
 * a process that dies, however it dies, lets go of its locks, so no lock is ever stale and no process id,
 * which another process may have got meanwhile, has to be believed. The files stay empty.
 */
export interface HeldLock {
  release(): void;
}

const BUSY = 5;
const TAKE = {
  // Without the pragma a journal appears beside the file.
  exclusive: ['PRAGMA journal_mode = MEMORY', 'BEGIN EXCLUSIVE'],
  // A read inside a transaction keeps the shared lock until the transaction ends.
  shared: ['BEGIN', 'SELECT count(*) FROM sqlite_schema'],
};

/** Takes the lock, or returns null at once where another holds it. Throws the system's error for an unusable file. */
export function tryLock(file: string, mode: 'exclusive' | 'shared'): HeldLock | null {
  makePrivate(file);
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    for (const statement of TAKE[mode]) database.exec(statement);
  } catch (error) {
    database.close();
    if (error instanceof Error && 'errcode' in error && error.errcode === BUSY) {
      return null;
    }
    throw error;
  }
  return {
    release() {
      if (database.isOpen) database.close();
    },
  };
}

/** Tries until `milliseconds` have passed; then null. `onWait` is called once, when the first attempt fails. */
export async function waitForLock(
  file: string,
  milliseconds: number,
  onWait: () => void = () => {},
): Promise<HeldLock | null> {
  const deadline = performance.now() + milliseconds;
  for (let attempt = 0; ; attempt += 1) {
    const lock = tryLock(file, 'exclusive');
    if (lock !== null) return lock;
    if (attempt === 0) onWait();
    if (performance.now() > deadline) return null;
    await sleep(20);
  }
}

/** SQLite would let everyone read the file, and who may read it may hold it. */
function makePrivate(file: string): void {
  try {
    closeSync(openSync(file, 'wx', 0o600));
  } catch (error) {
    // An existing file must not even be opened here: closing it would drop the locks this process has on it.
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    // SQLite opens a file it may not write for reading, and then locks nobody out.
    accessSync(file, constants.R_OK | constants.W_OK);
  }
}
