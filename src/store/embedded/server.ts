import { existsSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PlauditError } from '../../core/basics/problem.ts';
import type { ClusterMark, ClusterPlace } from './cluster.ts';
import { whyUnanswered } from './connection.ts';
import type { EmbeddedConnection } from './connection.ts';
import { fullDisk } from './home-problem.ts';
import { cannotRun } from './platform.ts';
import { forgetReusedNumber, isServing, launch, readNote, requestShutdown } from './postmaster.ts';
import type { Launched, ServerNote } from './postmaster.ts';
import { giveTo, writeFor } from './server-user.ts';
import type { ServerUser } from './server-user.ts';
import { serverSettings } from './settings.ts';
import type { Listening } from './settings.ts';
import { makeSocketFolder, removeSocketFolder } from './socket-folder.ts';

/** How long a server that says it is ready may leave connections unanswered, or a crashed one's remains in the way. */
const PATIENCE = 15_000;
/** How long a server may read its log after a crash, or write everything down before it ends. */
const RECOVERY = 300_000;
/** When a start takes so long, it is recovering. */
const LONG_START = 1_000;

/** What the server says when the remains of a crashed one are in its way; they go by themselves. */
const IN_THE_WAY =
  /pre-existing shared memory|already exists|still in use|another postmaster|could not (bind|create any)/i;

export const logFile = (place: ClusterPlace): string => join(place.folder, 'server.log');

export function connectionTo(note: ServerNote, mark: ClusterMark): EmbeddedConnection {
  return { host: note.host, port: note.port, user: mark.user, password: mark.password, database: mark.database };
}

/**
 * Waits for the server of this data to answer, if one runs. Null: none does. One that runs and cannot be reached (its
 * socket swept away, say) is returned with the reason.
 */
export async function joinRunning(
  place: ClusterPlace,
  mark: ClusterMark,
  onRecovery: () => void,
): Promise<ServerNote | { readonly unreachable: ServerNote; readonly why: Error } | null> {
  const began = performance.now();
  for (;;) {
    const note = readNote(place.data);
    if (note === null || !isServing(note.pid, place.data)) return null;
    const why = note.status === 'ready' ? await whyUnanswered(connectionTo(note, mark)) : new Error(note.status);
    if (why === null) return note;
    const waited = performance.now() - began;
    if (waited > (note.status === 'ready' ? PATIENCE : RECOVERY)) return { unreachable: note, why };
    if (waited > LONG_START) onRecovery();
    await sleep(20);
  }
}

/**
 * Starts the server and waits until it answers; recovery after a crash included. Call under the start lock, when none
 * runs. Throws PlauditError with the server's own last words where it does not start.
 */
export async function launchServer(
  place: ClusterPlace,
  mark: ClusterMark,
  bin: string,
  user: ServerUser | null,
  onRecovery: () => void,
): Promise<ServerNote> {
  if (user !== null && statSync(place.data).uid !== user.uid) giveTo(user, place.data);
  const began = performance.now();
  for (;;) {
    clearRemains(place.data);
    const listening = await chooseListening(user, place.folder);
    const settings = serverSettings(listening, existsSync(join(place.data, 'local.conf')));
    writeFor(user, join(place.data, 'postgresql.conf'), settings);
    const launched = await launch(bin, place.data, logFile(place), user);
    const takeAlong = (): void => {
      if (launched.pid !== null) requestShutdown(launched.pid);
      if ('socketFolder' in listening) removeSocketFolder(listening.socketFolder);
    };
    process.once('exit', takeAlong);
    try {
      const note = await untilReady(launched, place, mark, onRecovery);
      if (note !== null) return note;
    } finally {
      process.off('exit', takeAlong);
    }
    if ('socketFolder' in listening) removeSocketFolder(listening.socketFolder);
    if (!IN_THE_WAY.test(launched.log()) || performance.now() - began > PATIENCE) throw died(launched, place, bin);
    await sleep(200);
  }
}

function clearRemains(data: string): void {
  const note = readNote(data);
  if (note === null) return;
  removeSocketFolder(note.host);
  forgetReusedNumber(note, data);
}

async function untilReady(
  launched: Launched,
  place: ClusterPlace,
  mark: ClusterMark,
  onRecovery: () => void,
): Promise<ServerNote | null> {
  const began = performance.now();
  let ready: number | null = null;
  for (;;) {
    if (launched.hasEnded()) return null;
    const note = readNote(place.data);
    const now = performance.now();
    let why: Error | null = null;
    if (note?.status === 'ready' && (launched.pid === null || note.pid === launched.pid)) {
      why = await whyUnanswered(connectionTo(note, mark));
      if (why === null) return note;
      ready ??= now;
    }
    if (now - (ready ?? began) > (ready === null ? RECOVERY : PATIENCE)) {
      if (launched.pid !== null) requestShutdown(launched.pid);
      throw noAnswer(place, why ?? new Error('it is not ready after five minutes'));
    }
    if (now - began > LONG_START) onRecovery();
    await sleep(5);
  }
}

async function chooseListening(user: ServerUser | null, own: string): Promise<Listening> {
  return process.platform === 'win32'
    ? { loopbackPort: await freePort() }
    : { socketFolder: makeSocketFolder(user, own) };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

export function noAnswer(place: ClusterPlace, why: Error): PlauditError {
  return new PlauditError(
    'database.unreachable',
    `The embedded PostgreSQL in ${place.data} runs but does not answer (${why.message}): its log is ${logFile(place)}.`,
    { place: place.data, cause: why },
  );
}

function died(launched: Launched, place: ClusterPlace, bin: string): PlauditError {
  const failure = launched.failure();
  if (failure !== null) return cannotRun(join(bin, 'postgres'), failure.message, failure);
  const lines = launched.log().trim().split('\n');
  if (lines.some((line) => line.includes('No space left on device'))) return fullDisk(place.folder);
  const loader = lines.find((line) => /shared librar|GLIBC_|Library not loaded|relocating/.test(line));
  if (loader !== undefined) return cannotRun(join(bin, 'postgres'), loader);
  const words = lines.findLast((line) => /FATAL|PANIC|ERROR/.test(line)) ?? lines.at(-1) ?? 'no word';
  const said = words.replace(/^.*?(FATAL|PANIC|ERROR): +/, '');
  return new PlauditError(
    'database.unreachable',
    `The embedded PostgreSQL in ${place.data} did not start (${said}): its log is ${logFile(place)}.`,
    { place: place.data, cause: new Error(lines.slice(-10).join('\n')) },
  );
}
