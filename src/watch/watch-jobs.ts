import { type JobSignal, SIGNALS } from '../core/basics/signals.ts';
import { watchActs } from './acts.ts';
import type { Log } from './log.ts';

/** One line for each job that ended, with its kind and the id of its run; a fault also has its own line. */
export const watchJobs = (log: Log): (() => void) =>
  watchActs(SIGNALS.job, (signal, { isFault, seconds }) => {
    const { kind, id } = signal as JobSignal;
    log.info({ job: kind, run: id, outcome: jobOutcome(signal as JobSignal, isFault), ms: Math.round(seconds * 1000) });
  });

/** `failed` stands with its reason in the run's own row; a fault only in the log. */
export const jobOutcome = ({ failed }: JobSignal, isFault: boolean): 'done' | 'failed' | 'fault' =>
  isFault ? 'fault' : failed ? 'failed' : 'done';
