import type { Pool } from '../actions/database.ts';
import type { Rulebooks } from '../actions/rulebooks.ts';

/** A database made ready: migrated, with the windows of all rulebooks registered. */
export type OpenDatabase = { readonly pool: Pool; close(): Promise<void> };

export type RunningServer = { readonly url: string; stop(): Promise<void> };

export type StartOptions = {
  readonly port?: number;
  readonly demo?: boolean;
  /** One line for people, each time something longer begins or goes on. */
  readonly onProgress: (line: string) => void;
};

/** What commands are given: how to open things, and where to write. Only main.ts makes one. */
export type CliDeps = {
  readonly version: string;
  readonly rulebooks: () => Promise<Rulebooks>;
  readonly openDatabase: (onProgress: (line: string) => void) => Promise<OpenDatabase>;
  readonly startServer: (options: StartOptions) => Promise<RunningServer>;
  readonly publicUrl: string;
  readonly now: () => Date;
  readonly out: NodeJS.WritableStream;
  readonly err: NodeJS.WritableStream;
  /** Resolves when the person or the system asks the program to end. */
  readonly untilAskedToStop: () => Promise<void>;
};
