/**
 * What happens inside, told to whoever watches (src/watch) on a diagnostics channel of Node of that name. Nobody
 * has to listen, and who tells does not know who does. Transactions and jobs have a beginning and an end (a tracing
 * channel); an import is told once it is over.
 */
export const SIGNALS = {
  transaction: 'plaudit:transaction',
  job: 'plaudit:job',
  imported: 'plaudit:imported',
} as const;

/** A transaction: how often it has begun anew by now, because the server gave it up for another's sake. */
export type TransactionSignal = { attempts: number };

/** A job under way. It has failed where that stands in its run's own row; a fault is the error of the channel. */
export type JobSignal = { readonly kind: string; readonly id: string; failed: boolean };

/** Rows of one finished import, by what became of them. */
export type ImportedSignal = { readonly rows: Readonly<Record<string, number>> };
