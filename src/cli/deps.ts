import type { Pool } from '../actions/database.ts';
import type { FirstNotes } from '../actions/accounts/first-notes.ts';
import type { Rulebooks } from '../actions/rulebooks/rulebooks.ts';
import type { Config, ConfigReading } from './config.ts';

/** A database made ready: migrated, with the windows of all rulebooks registered. */
export type OpenDatabase = { readonly pool: Pool; readonly close: () => Promise<void> };

export type RunningServer = {
  readonly url: string;
  /** What only whoever starts the server may know: how to set it up, or the demo's accounts. */
  readonly notes: FirstNotes;
  readonly stop: () => Promise<void>;
};

export type StartOptions = {
  readonly port?: number;
  readonly demo?: boolean;
  /** One line for people, each time something longer begins or goes on. */
  readonly onProgress: (line: string) => void;
};

/** Where the program writes: a stream of Node, with what it knows of the terminal behind it. */
export type Output = {
  write(text: string): boolean;
  readonly isTTY?: boolean;
  readonly columns?: number;
};

/** What commands are given: how to open things, and where to write. Only main.ts makes one. */
export type CliDeps = {
  readonly version: string;
  /** The settings that hold. Throws `usage` for a value that cannot be one and for an unknown name. */
  readonly config: () => Config;
  /** The same with where each came from and everything that is wrong with them. */
  readonly lookUpConfig: () => ConfigReading;
  /** Takes the file that --config names, before anything reads the settings. */
  readonly useConfigFile: (file: string) => void;
  readonly rulebooks: () => Promise<Rulebooks>;
  readonly openDatabase: (onProgress: (line: string) => void) => Promise<OpenDatabase>;
  /** The same at the schema it has, for what must see it unchanged: backups, and `doctor` with settings in doubt. */
  readonly connectDatabase: (onProgress: (line: string) => void, config?: Config) => Promise<OpenDatabase>;
  readonly startServer: (options: StartOptions) => Promise<RunningServer>;
  /** Where the lines of `start` go to the log; null where a person reads them. */
  readonly logLines: () => Promise<((line: string) => void) | null>;
  readonly now: () => Date;
  readonly out: Output;
  readonly err: Output;
  /** True once nobody reads the output any more, as after `plaudit ... | head`. */
  readonly outputClosed: () => boolean;
  /** True where a fault shall be shown with its stack (PLAUDIT_DEBUG=1). */
  readonly debug: boolean;
  /** Resolves when the person or the system asks the program to end; again for the next time. */
  readonly untilAskedToStop: () => Promise<void>;
  /** Ends the process at once; what it holds in the database is undone. */
  readonly quit: (exitCode: number) => never;
};
