import { statfsSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';

const MB = 1024 * 1024;

/** Where the server listens: a folder for its Unix socket, or a port of the loopback address. */
export type Listening = { readonly socketFolder: string } | { readonly loopbackPort: number };

/** The port's number is part of the socket's name, also where nothing listens on TCP. */
export const SOCKET_PORT = 5432;

/**
 * postgresql.conf for one application on a laptop or a small machine: what is written here is durable
 * (fsync, full pages and synchronous commits stay on). `hasLocal`: an operator's own local.conf follows and wins.
 */
export function serverSettings(listening: Listening, hasLocal: boolean): string {
  // A container's limit where there is one; the machine's memory otherwise.
  const memory = Math.min(process.constrainedMemory() || Infinity, totalmem()) / MB;
  const within = (least: number, share: number, most: number): string =>
    `${Math.round(Math.max(least, Math.min(most, memory * share)))}MB`;
  const settings: Record<string, string | number> = {
    ...('socketFolder' in listening
      ? { listen_addresses: '', unix_socket_directories: listening.socketFolder, port: SOCKET_PORT }
      : { listen_addresses: '127.0.0.1', port: listening.loopbackPort }),
    unix_socket_permissions: '0700',
    password_encryption: 'scram-sha-256',
    cluster_name: 'plaudit',
    max_connections: 100,
    shared_buffers: within(32, 1 / 8, 256),
    effective_cache_size: within(128, 1 / 2, 16_384),
    work_mem: within(4, 1 / 128, 32),
    maintenance_work_mem: within(32, 1 / 16, 256),
    dynamic_shared_memory_type: hasRoomForParallelQueries() ? sharedMemoryType() : 'sysv',
    max_parallel_workers: availableParallelism(),
    max_parallel_maintenance_workers: Math.min(2, availableParallelism()),
    // Nothing replicates from here, so the log need hold only what a recovery reads.
    wal_level: 'minimal',
    max_wal_senders: 0,
    max_logical_replication_workers: 0,
    max_wal_size: '2GB',
    checkpoint_timeout: '15min',
    jit: 'off',
    timezone: 'UTC',
    datestyle: 'ISO, YMD',
    lc_messages: 'C',
    log_timezone: 'UTC',
    log_line_prefix: '%m [%p] ',
    log_checkpoints: 'off',
    logging_collector: 'off',
  };
  const lines = Object.entries(settings).map(([name, value]) =>
    typeof value === 'number' ? `${name} = ${value}` : `${name} = '${value.replaceAll("'", "''")}'`,
  );
  return [
    '# Written anew at every start. Settings of your own go into local.conf beside this file, and win.',
    ...lines,
    ...(hasLocal ? ["include 'local.conf'"] : []),
    '',
  ].join('\n');
}

/** pg_hba.conf: everyone needs the password, and nobody comes from another machine. */
export const ACCESS_RULES = 'local all all scram-sha-256\nhost all all 127.0.0.1/32 scram-sha-256\n';

function sharedMemoryType(): string {
  return process.platform === 'win32' ? 'windows' : 'posix';
}

/** Containers have 64 MB in /dev/shm, where a parallel query of the default kind runs out of it. */
function hasRoomForParallelQueries(): boolean {
  if (process.platform !== 'linux') return true;
  try {
    const { blocks, bsize } = statfsSync('/dev/shm');
    return blocks * bsize >= 256 * MB;
  } catch {
    return false;
  }
}
