import { type DestinationStream, type Logger, pino } from 'pino';
import { textLine } from './text-line.ts';

/** What may stand in a line. Anything else is dropped: a library that logs a request would log its address too. */
export type LogFields = {
  readonly request?: string;
  readonly method?: string;
  readonly route?: string;
  readonly status?: number;
  readonly ms?: number;
  readonly principal?: string;
  readonly job?: string;
  readonly run?: string;
  readonly outcome?: string;
  readonly fault?: object;
};

const FIELDS: ReadonlySet<string> = new Set<keyof Required<LogFields>>([
  ...(['request', 'method', 'route', 'status', 'ms', 'principal', 'job', 'run', 'outcome', 'fault'] as const),
]);

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

export type LogOptions = {
  readonly level: LogLevel;
  readonly format: 'json' | 'text';
  readonly out: { write(text: string): unknown };
};

export type Log = Logger;

/**
 * One line an event. `json`: an object with level, time (ISO, UTC), msg and the fields above. `text`: short lines for
 * people.
 */
export function openLog({ level, format, out }: LogOptions): Log {
  const stream: DestinationStream = {
    write: (line) => void out.write(format === 'json' ? line : textLine(JSON.parse(line) as Record<string, unknown>)),
  };
  return pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: {
        level: (label) => ({ level: label }),
        log: (fields) => Object.fromEntries(Object.entries(fields).filter(([name]) => FIELDS.has(name))),
      },
    },
    stream,
  );
}
