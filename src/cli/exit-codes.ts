/** Documented in docs/command-line.md. */
export const EXIT = { ok: 0, failed: 1, usage: 2, rejects: 3 } as const;
