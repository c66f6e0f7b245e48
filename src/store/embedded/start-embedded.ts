import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { PlauditError } from '../../core/basics/problem.ts';
import { runnableBinaries } from './binaries.ts';
import { createCluster, readCluster, removeUnfinished } from './cluster.ts';
import type { ClusterPlace } from './cluster.ts';
import { noteComputer, wasElsewhere } from './computer.ts';
import type { EmbeddedConnection } from './connection.ts';
import { makeHomeFolder } from './home-folder.ts';
import { homeProblem } from './home-problem.ts';
import { tryLock, waitForLock } from './lock.ts';
import type { HeldLock } from './lock.ts';
import { findPostgres } from './platform.ts';
import type { PostgresPackage } from './platform.ts';
import { isServing, readNote, requestShutdown, shutDown } from './postmaster.ts';
import type { ServerNote } from './postmaster.ts';
import { chooseServerUser } from './server-user.ts';
import { connectionTo, joinRunning, launchServer, noAnswer } from './server.ts';
import { removeSocketFolder } from './socket-folder.ts';

/** What a start is busy with; each is said once, when it begins. Only `create` always takes more than a moment. */
export type EmbeddedStep = 'wait-for-other' | 'copy-programs' | 'create' | 'start' | 'recover';

export interface EmbeddedServer {
  readonly connection: EmbeddedConnection;
  /** True when the server was running already. */
  readonly joined: boolean;
  /** Milliseconds from the call to the answer. */
  readonly startedMs: number;
  /**
   * Ends this use of the server. The last user to leave shuts it down, whoever started it. Doing it twice is harmless.
   */
  readonly stop: () => Promise<void>;
  /** Until stop(): starts the server again should it end by itself, or joins it where another user was faster. */
  readonly keepUp: (told: KeepUp) => void;
}

export interface KeepUp {
  readonly onEnd: () => void;
  /** It runs again, and listens elsewhere. */
  readonly onBack: (connection: EmbeddedConnection) => void;
  /** It does not start; that is tried again half a minute later. */
  readonly onFailure: (error: unknown) => void;
}

const LOOK_EVERY = 1_000;
const TRY_AGAIN_AFTER = 30_000;

/** What a user of the server holds. */
type Held = { connection: EmbeddedConnection; use: HeldLock; hasLeft: boolean };

/** As long as another process may take to create, recover or end the server. */
const OTHER_PROCESS = 360_000;

/**
 * Starts the PostgreSQL that Plaudit brings, its data in `<home>/postgres/<major>/`, or joins the one that runs there.
 *
 * Every use holds a shared lock on `<home>/postgres/use.lock`; starting and stopping happen under `start.lock`. A
 * process that ends without stop() gives both back, and shuts the server down in its last moment if nobody else uses
 * it. After a kill -9, or another signal that nobody handles, the server stays: the next start joins it, and the last
 * stop() ends it.
 *
 * Throws PlauditError: `home.not-writable` (also a full disk), `platform.unsupported`, `database.newer` and `conflict`
 * (data of another PostgreSQL), `database.unreachable` (it does not start or answer), `database.locked` (a Plaudit that
 * cannot be seen from here uses it, or one has been starting for minutes).
 */
export async function startEmbedded(options: {
  readonly home: string;
  readonly onProgress?: (step: EmbeddedStep) => void;
}): Promise<EmbeddedServer> {
  const began = performance.now();
  const found = findPostgres();
  const home = resolve(options.home);
  const folder = join(home, 'postgres');
  const place: ClusterPlace = { folder, data: join(folder, String(found.major)), major: found.major };
  const said = new Set<EmbeddedStep>();
  const say = (step: EmbeddedStep): void => {
    if (!said.has(step)) options.onProgress?.(step);
    said.add(step);
  };
  try {
    // As root the programs may be copied there for an account without rights, which must be let in.
    makeHomeFolder(folder, process.geteuid?.() === 0 ? 0o711 : 0o700, home);
    const lock = await lockStart(place, () => say('wait-for-other'));
    try {
      const { connection, joined, use } = await serve(place, home, found, say);
      const held: Held = { connection, use, hasLeft: false };
      return {
        connection,
        joined,
        startedMs: performance.now() - began,
        stop: leaving(place, found, held),
        keepUp: keepingUp(place, held, () => serve(place, home, found, () => {})),
      };
    } finally {
      lock.release();
    }
  } catch (error) {
    throw homeProblem(error, home);
  }
}

async function serve(
  place: ClusterPlace,
  home: string,
  found: PostgresPackage,
  say: (step: EmbeddedStep) => void,
): Promise<{ connection: EmbeddedConnection; joined: boolean; use: HeldLock }> {
  removeUnfinished(place);
  const user = chooseServerUser(home, place.data);
  const programs = async (): Promise<string> =>
    join(await runnableBinaries(found, user, place.folder, () => say('copy-programs')), 'bin');
  let mark = readCluster(place);
  if (mark === null) {
    const bin = await programs();
    say('create');
    mark = await createCluster(place, bin, user);
  }
  const recovering = (): void => say('recover');
  let note: ServerNote | null = null;
  const running = await joinRunning(place, mark, recovering);
  if (running !== null && 'unreachable' in running) {
    if (!isUnused(place)) throw noAnswer(place, running.why);
    await shutDown(running.unreachable.pid, place.data, join(found.native, 'bin'));
  } else {
    note = running;
  }
  const joined = note !== null;
  if (note === null) {
    if (wasElsewhere(place.folder) && !isUnused(place)) throw usedElsewhere(place);
    const bin = await programs();
    say('start');
    noteComputer(place.folder);
    note = await launchServer(place, mark, bin, user, recovering);
  }
  const use = tryLock(useFile(place), 'shared');
  if (use === null) throw locked(place); // taken whole only under the start lock, which is ours
  return { connection: connectionTo(note, mark), joined, use };
}

const startFile = (place: ClusterPlace): string => join(place.folder, 'start.lock');
const useFile = (place: ClusterPlace): string => join(place.folder, 'use.lock');

async function lockStart(place: ClusterPlace, onWait: () => void): Promise<HeldLock> {
  const lock = await waitForLock(startFile(place), OTHER_PROCESS, onWait);
  if (lock === null) throw locked(place);
  return lock;
}

function locked(place: ClusterPlace): PlauditError {
  return new PlauditError(
    'database.locked',
    `Another Plaudit has been starting or stopping the database in ${place.folder} for minutes: end it, then try again.`,
    { place: place.folder },
  );
}

/** Two servers on the same data would destroy it, and from here the other one is only known by its users' lock. */
function usedElsewhere(place: ClusterPlace): PlauditError {
  return new PlauditError(
    'database.locked',
    `A Plaudit in another container or on another computer uses the database in ${place.folder}: end it, or set ` +
      'PLAUDIT_HOME to another folder.',
    { place: place.folder },
  );
}

/** Nobody, this process included, holds the use lock. Call under the start lock. */
function isUnused(place: ClusterPlace): boolean {
  const whole = tryLock(useFile(place), 'exclusive');
  whole?.release();
  return whole !== null;
}

function keepingUp(place: ClusterPlace, held: Held, again: () => ReturnType<typeof serve>): EmbeddedServer['keepUp'] {
  const isThere = (): boolean => {
    const note = readNote(place.data);
    const { host, port } = held.connection;
    return note?.host === host && note.port === port && isServing(note.pid, place.data);
  };
  /** False where stop() was faster. */
  const startAgain = async (): Promise<boolean> => {
    const lock = await lockStart(place, () => {});
    try {
      if (held.hasLeft) return false;
      const { connection, use } = await again();
      held.use.release(); // not before: another user who leaves would think himself the last
      held.use = use;
      held.connection = connection;
      return true;
    } finally {
      lock.release();
    }
  };
  return ({ onEnd, onBack, onFailure }) => {
    let restsUntil = 0;
    const startIfGone = async (): Promise<void> => {
      if (performance.now() < restsUntil || isThere()) return;
      if (restsUntil === 0) onEnd();
      const runs = await startAgain();
      restsUntil = 0;
      if (runs) onBack(held.connection);
    };
    const look = async (): Promise<void> => {
      if (held.hasLeft) return;
      await startIfGone().catch((error: unknown) => {
        restsUntil = performance.now() + TRY_AGAIN_AFTER;
        onFailure(error);
      });
      setTimeout(() => void look(), LOOK_EVERY).unref();
    };
    void look();
  };
}

function leaving(place: ClusterPlace, found: PostgresPackage, held: Held): () => Promise<void> {
  const atExit = (): void => {
    const lock = existsSync(place.folder) ? tryLock(startFile(place), 'exclusive') : null;
    held.use.release();
    const note = readNote(place.data);
    if (lock === null || note === null || !isUnused(place) || process.platform === 'win32') return;
    if (!isServing(note.pid, place.data)) return;
    requestShutdown(note.pid);
    removeSocketFolder(note.host);
  };
  process.once('exit', atExit);

  const leave = async (): Promise<void> => {
    held.hasLeft = true;
    // A server notices within a minute that its folder is gone, and ends by itself.
    if (existsSync(place.folder)) {
      const lock = await lockStart(place, () => {});
      try {
        held.use.release();
        const note = readNote(place.data);
        if (note !== null && isUnused(place) && isServing(note.pid, place.data)) {
          await shutDown(note.pid, place.data, join(found.native, 'bin'));
          removeSocketFolder(note.host);
        }
      } finally {
        lock.release();
      }
    }
    process.off('exit', atExit);
    held.use.release();
  };
  let left: Promise<void> | null = null;
  return () => (left ??= leave());
}
