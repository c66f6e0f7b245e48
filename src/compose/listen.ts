import { PlauditError } from '../core/basics/problem.ts';

/** What the system said of an address to listen on, in words of whoever chose it. */
export function cannotListen(error: unknown, host: string, port: number): never {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'EADDRINUSE')
    throw new PlauditError(
      'port.taken',
      `Port ${port} is taken by another program: end that one, or start with --port ${port + 1}.`,
      { place: `port ${port}` },
    );
  if (code === 'EACCES')
    throw new PlauditError('port.taken', `This user may not open port ${port}: choose one above 1023 with --port.`, {
      place: `port ${port}`,
    });
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    throw new PlauditError(
      'usage',
      `PLAUDIT_HOST is "${host}", which is no address of this computer: write 127.0.0.1 for it alone, 0.0.0.0 for every network it is in.`,
      { place: 'PLAUDIT_HOST' },
    );
  throw error;
}
