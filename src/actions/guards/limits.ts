import type { Limit } from '../../store/guards/rate-limits.ts';

/** What requests are counted as. */
export type RequestClass = 'read' | 'export' | 'write' | 'upload' | 'failed-key';

export type RequestLimit = Limit & {
  /** Taken from the table at once and spent from memory: how many requests a process may be ahead of the others. */
  readonly ahead: number;
  readonly about: string;
};

/**
 * How much one may ask for: a person and a key each by themselves wherever they come from, anyone else by the address
 * (IPv6: the /64). docs/safety.md shows this table.
 */
export const LIMITS: Readonly<Record<RequestClass, RequestLimit>> = {
  'read': { burst: 600, perMinute: 1200, ahead: 120, about: 'Reading: every GET of the API that is no export' },
  'export': { burst: 20, perMinute: 20, ahead: 1, about: 'Files of a whole list (.csv)' },
  'write': { burst: 120, perMinute: 120, ahead: 4, about: 'Everything that changes something' },
  'upload': { burst: 20, perMinute: 10, ahead: 1, about: 'Files brought in' },
  'failed-key': {
    burst: 20,
    perMinute: 5,
    ahead: 1,
    about: 'API keys shown that are none, per address; a good one is not held up by them',
  },
};
