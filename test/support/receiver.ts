import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { whenOver } from './when-over.ts';

export type Received = { readonly path: string; readonly headers: IncomingHttpHeaders; readonly body: string };

export type Receiver = {
  /** `127.0.0.1:49152` */
  readonly host: string;
  readonly url: string;
  readonly received: Received[];
  /** Answers from now on; 204 until it is said. */
  answer: (path: string) => { status: number; headers?: Record<string, string>; body?: string } | null;
};

/** Another system that is told things, on loopback. An answer of null keeps the sender waiting. */
export async function startReceiver(): Promise<Receiver> {
  const receiver: Receiver = { host: '', url: '', received: [], answer: () => ({ status: 204 }) };
  const listener: RequestListener = (request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      receiver.received.push({
        path: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(pieces).toString(),
      });
      const answer = receiver.answer(request.url ?? '');
      if (answer !== null) response.writeHead(answer.status, answer.headers).end(answer.body);
    });
  };
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  whenOver(() => {
    server.closeAllConnections();
    server.close();
  });
  return Object.assign(receiver, { host, url: `http://${host}` });
}
