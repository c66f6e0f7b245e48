import type { Server, ServerResponse } from 'node:http';
import { Server as Listener, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** For so long an idle connection is kept after the last word, so that a request on its way still finds it. */
const IDLE_GRACE_MS = 1_000;
const LOOK_EVERY_MS = 20;

type Use = { requests: number; read: number; idleSince: number };

export type Drain = {
  /** True from the moment `stop` is called. */
  readonly isStopping: () => boolean;
  /**
   * Takes no new connection, answers what comes on those that are open with "connection: close", and resolves when
   * all of them are closed, after `patienceMs` at most; then what is left is cut off. Answers how many requests were.
   */
  readonly stop: (patienceMs: number) => Promise<{ cutOff: number }>;
};

/**
 * Lets a server end without losing a request. Node's own close() ends idle connections at once, even one on which the
 * next request is already on its way. Call it before the server listens.
 */
export function drainOf(server: Server): Drain {
  const open = new Map<Socket, Use>();
  const unanswered = new Set<ServerResponse>();
  let stopping = false;
  server.on('connection', (socket) => {
    open.set(socket, { requests: 0, read: 0, idleSince: performance.now() });
    socket.once('close', () => open.delete(socket));
  });
  // Before the library's own listener, which may answer at once.
  server.prependListener('request', (request, response) => {
    if (stopping) response.setHeader('connection', 'close');
    const use = open.get(request.socket);
    if (use === undefined) return;
    use.requests += 1;
    unanswered.add(response);
    response.once('close', () => {
      unanswered.delete(response);
      use.requests -= 1;
      use.read = request.socket.bytesRead;
      use.idleSince = performance.now();
    });
  });
  const isIdle = (socket: Socket, use: Use, since: number): boolean =>
    // Bytes that belong to no request yet are the beginning of one.
    use.requests === 0 &&
    socket.bytesRead === use.read &&
    performance.now() - Math.max(use.idleSince, since) > IDLE_GRACE_MS;
  return {
    isStopping: () => stopping,
    stop: async (patienceMs) => {
      stopping = true;
      const since = performance.now();
      // What http adds to this closes idle connections.
      Listener.prototype.close.call(server);
      for (const response of unanswered) if (!response.headersSent) response.setHeader('connection', 'close');
      while (open.size > 0 && performance.now() - since < patienceMs) {
        for (const [socket, use] of open) if (isIdle(socket, use, since)) socket.destroySoon();
        await sleep(LOOK_EVERY_MS);
      }
      const cutOff = [...open.values()].reduce((sum, { requests }) => sum + requests, 0);
      for (const socket of open.keys()) socket.destroy();
      return { cutOff };
    },
  };
}
