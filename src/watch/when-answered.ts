import type { FastifyReply } from 'fastify';

/** Calls `listen` once the answer is out, or has broken off: then the library's own hook hears nothing. */
export function whenAnswered({ raw }: FastifyReply, listen: (how: { brokenOff: boolean }) => void): void {
  let isOver = false;
  const end = (brokenOff: boolean): void => {
    if (!isOver) listen({ brokenOff });
    isOver = true;
  };
  raw.once('finish', () => end(false));
  raw.once('close', () => end(true));
}
