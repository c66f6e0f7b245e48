/** Documented in docs/command-line.md; a script may rely on them. */
export const EXIT = {
  ok: 0,
  /** It could not be done, or a check found something. */
  failed: 1,
  /** The command line asks for something that is not there or makes no sense. */
  usage: 2,
  /** Done, but a certificate was refused; or, with --strict, rows were rejected or a file ended before it should. */
  rejects: 3,
  /** Ended by Ctrl-C or a signal; nothing was kept. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
