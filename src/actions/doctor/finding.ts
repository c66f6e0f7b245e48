/** `problem`: something does not work or is not safe. `warning`: it works, and an operator should know. */
export type State = 'ok' | 'warning' | 'problem';

/** What one look at an installation found. Holds no secret and nobody's data: it may be sent to whoever helps. */
export type Finding = {
  /** One word, the same in every version, for scripts. */
  readonly check: string;
  readonly state: State;
  readonly found: string;
  /** What to do; null where nothing is to be done, or where it stands in `found`. */
  readonly remedy: string | null;
};

export const ok = (check: string, found: string): Finding => ({ check, state: 'ok', found, remedy: null });

export const warning = (check: string, found: string, remedy: string): Finding => ({
  ...{ check, state: 'warning', found, remedy },
});

export const problem = (check: string, found: string, remedy: string): Finding => ({
  ...{ check, state: 'problem', found, remedy },
});

/** A refusal (PlauditError) is one sentence with its remedy in it. */
export const problemSaid = (check: string, sentence: string): Finding => ({
  ...{ check, state: 'problem', found: sentence, remedy: null },
});

/** The settings that are looked at. */
export type Installation = {
  readonly home: string;
  readonly rulebooksFolder: string | undefined;
  readonly databaseUrl: string | null;
  readonly host: string;
  readonly port: number;
  readonly publicUrl: string;
  readonly operator: string | null;
  readonly trustProxy: readonly string[];
  readonly key: string | null;
  readonly keyFile: string;
  readonly smtpUrl: string | null;
  readonly backupFolder: string;
  readonly backupAt: string | null;
};
