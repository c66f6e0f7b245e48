import pg from 'pg';

/** Where the embedded server listens: what `pg` takes, host being the folder of a Unix socket or 127.0.0.1. */
export interface EmbeddedConnection {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

/** SQLSTATE too_many_connections: refused, but by a server that is alive. */
const TOO_MANY = '53300';

/** Tries one connection. Returns null when the server answers, else the error it gave. */
export async function whyUnanswered(connection: EmbeddedConnection): Promise<Error | null> {
  const client = new pg.Client({ ...connection, connectionTimeoutMillis: 5_000 });
  client.on('error', () => {}); // a connection cut off while closing says nothing about the server
  try {
    await client.connect();
    await client.end();
    return null;
  } catch (error) {
    const failure = error instanceof Error ? error : new Error(String(error));
    return 'code' in failure && failure.code === TOO_MANY ? null : failure;
  }
}
