import { existsSync, readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { writeFor } from './server-user.ts';

const FILE = 'running-on';

/** Notes on which computer the server runs: a process elsewhere, such as in another container, cannot see it. */
export function noteComputer(folder: string): void {
  writeFor(null, join(folder, FILE), thisComputer());
}

/** Whether the last server in this folder was started where this process could not see it. */
export function wasElsewhere(folder: string): boolean {
  const file = join(folder, FILE);
  return existsSync(file) && readFileSync(file, 'utf8') !== thisComputer();
}

/** Alike for processes that see each other: one start of one kernel, and within it one space of process numbers. */
function thisComputer(): string {
  try {
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${readlinkSync('/proc/self/ns/pid')}\n`;
  } catch {
    return `${hostname()}\n`;
  }
}
