import { join } from 'node:path';
import { STANDARD_SESSION_LIFE } from '../core/access/session-life.ts';
import {
  address,
  anyText,
  countOf,
  databaseAddress,
  hostsWithPorts,
  mailbox,
  oneOfWords,
  origin,
  path,
  port,
  proxies,
  type ReadValue,
  sealingKeys,
  secretOf,
  textOf,
  timeOfDayOrNo,
  yesOrNo,
} from './config-values.ts';

/** What a default may depend on. */
export type Known = {
  /** Where Plaudit was started. */
  readonly folder: string;
  readonly home: string;
  readonly port: number;
  readonly publicUrl: string;
};

export const GROUPS = ['Data', 'Service', 'Keys', 'Mail', 'Sign-in', 'Logs and figures', 'Backups'] as const;

/** One thing an operator may set. docs/configuration.md is written from these. */
export type Setting<T> = {
  readonly group: (typeof GROUPS)[number];
  /** Its name in the configuration file. */
  readonly key: string;
  /** Its name in the environment. */
  readonly env: string;
  /** What it does, in full sentences of Markdown. */
  readonly about: string;
  readonly example: string;
  /** What holds where nobody sets it, in words. */
  readonly standard: string;
  /** `whole` is never shown; of an address with a `password`, the password is not. */
  readonly secret?: 'whole' | 'password';
  readonly read: ReadValue<T>;
  readonly otherwise: (known: Known) => T;
};

const setting = <T>(of: Setting<T>): Setting<T> => of;
const none = (): null => null;

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export const DEFAULT_PORT = 4300;

/** Every setting by its name in the code. To add one, add it here and run `npx plaudit config docs`. */
export const SETTINGS = {
  home: setting({
    group: 'Data',
    key: 'home',
    env: 'PLAUDIT_HOME',
    about: 'The folder of all that Plaudit keeps in files: the embedded database, uploads, the key, backups.',
    example: '/var/lib/plaudit',
    standard: '`.plaudit` in the folder where Plaudit is started',
    read: path,
    otherwise: ({ folder }) => join(folder, '.plaudit'),
  }),
  databaseUrl: setting<string | null>({
    group: 'Data',
    key: 'database-url',
    env: 'DATABASE_URL',
    about:
      'A PostgreSQL server, 15 or later, instead of the embedded one. Its account must own the database. TLS is asked for with `?sslmode=verify-full`.',
    example: 'postgres://plaudit:secret@db.example.org:5432/plaudit',
    standard: 'the embedded database in the home',
    secret: 'password',
    read: databaseAddress,
    otherwise: none,
  }),
  rulebooksFolder: setting<string | undefined>({
    group: 'Data',
    key: 'rulebooks',
    env: 'PLAUDIT_RULEBOOKS',
    about: "A folder with editions of the operator's own (`*.yaml`) and profiles (`*.profile.yaml`).",
    example: '/etc/plaudit/rulebooks',
    standard: 'only the editions that come with Plaudit',
    read: path,
    otherwise: () => undefined,
  }),
  demo: setting({
    group: 'Data',
    key: 'demo',
    env: 'PLAUDIT_DEMO',
    about: 'Whether the first start on an empty embedded database loads the demo network. A server is never filled.',
    example: 'no',
    standard: '`yes`',
    read: yesOrNo,
    otherwise: () => true,
  }),
  host: setting({
    group: 'Service',
    key: 'host',
    env: 'PLAUDIT_HOST',
    about:
      'The address to listen on. `0.0.0.0` is every address of the machine: put a proxy with TLS in front, see [operating](operating.md).',
    example: '0.0.0.0',
    standard: '`127.0.0.1`, reached from this machine only',
    read: anyText,
    otherwise: () => '127.0.0.1',
  }),
  port: setting({
    group: 'Service',
    key: 'port',
    env: 'PLAUDIT_PORT',
    about: 'The port to listen on.',
    example: '8080',
    standard: `\`${DEFAULT_PORT}\``,
    read: port,
    otherwise: () => DEFAULT_PORT,
  }),
  publicUrl: setting({
    group: 'Service',
    key: 'url',
    env: 'PLAUDIT_URL',
    about:
      'Where people reach this server. Certificates, their QR codes and links in mails name it, so set it before the first certificate. Nothing may stand behind the host and the port. `https` makes cookies secure.',
    example: 'https://certify.example.org',
    standard: '`http://localhost:PORT`',
    read: origin('https://certify.example.org'),
    otherwise: (known) => `http://localhost:${known.port}`,
  }),
  operator: setting<string | null>({
    group: 'Service',
    key: 'operator',
    env: 'PLAUDIT_OPERATOR',
    about: "The operator's name, as issuer of certificates. Set it before the first one.",
    example: 'Contact Center Association',
    standard: 'the host of `url`; on the demo network `Plaudit demonstration`',
    read: anyText,
    otherwise: none,
  }),
  trustProxy: setting<readonly string[]>({
    group: 'Service',
    key: 'trust-proxy',
    env: 'PLAUDIT_TRUST_PROXY',
    about:
      'The proxies in front whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed: addresses or networks with commas between them, or `loopback`, `linklocal`, `uniquelocal`. Name only your own: whoever is believed can claim any address.',
    example: 'loopback, 10.0.0.0/8',
    standard: '`no`: the address of the connection counts',
    read: proxies,
    otherwise: () => [],
  }),
  webhookHosts: setting<readonly string[]>({
    group: 'Service',
    key: 'webhook-hosts',
    env: 'PLAUDIT_WEBHOOK_HOSTS',
    about:
      'Hosts of your own network that webhooks may be sent to, as `host:port` with commas between them, also without https. Everything else must be https and public: whoever may add a webhook could otherwise reach into your network.',
    example: 'crm.internal:8443',
    standard: '`no`: public addresses only',
    read: hostsWithPorts,
    otherwise: () => [],
  }),
  key: setting<string | null>({
    group: 'Keys',
    key: 'key',
    env: 'PLAUDIT_KEY',
    about:
      'The key that encrypts personal data, where it comes from a secret store. Whoever has it can read them; without it they are lost.',
    example: '32 bytes in base64; two with a comma between, the new one first, while keys are changed',
    standard: 'the key file is read',
    secret: 'whole',
    read: sealingKeys,
    otherwise: none,
  }),
  keyFile: setting({
    group: 'Keys',
    key: 'key-file',
    env: 'PLAUDIT_KEY_FILE',
    about: 'The file with that key, mode 0600. It is made at the first start; keep a copy apart from the backups.',
    example: '/etc/plaudit/key',
    standard: '`key` in the home',
    read: path,
    otherwise: ({ home }) => join(home, 'key'),
  }),
  smtpUrl: setting<string | null>({
    group: 'Mail',
    key: 'smtp-url',
    env: 'PLAUDIT_SMTP_URL',
    about:
      'The mail server: `smtps://` begins with TLS (465), `smtp://` changes to TLS where the server offers it (587).',
    example: 'smtps://user:password@mail.example.org:465',
    standard: 'mails stay in the outbox, which the operator can read in the app',
    secret: 'password',
    read: address(['smtp', 'smtps'], 'smtps://user:password@mail.example.org:465'),
    otherwise: none,
  }),
  mailFrom: setting({
    group: 'Mail',
    key: 'mail-from',
    env: 'PLAUDIT_MAIL_FROM',
    about: 'Whom mails come from.',
    example: 'Plaudit <no-reply@example.org>',
    standard: '`plaudit@` and the host of `url`',
    read: mailbox,
    otherwise: ({ publicUrl }) => `Plaudit <plaudit@${new URL(publicUrl).hostname}>`,
  }),
  sessionDays: setting({
    group: 'Sign-in',
    key: 'session-days',
    env: 'PLAUDIT_SESSION_DAYS',
    about:
      'How many days someone stays signed in at most, from 1 to 90. Sessions that are under way follow at their next use.',
    example: '7',
    standard: `\`${STANDARD_SESSION_LIFE.days}\``,
    read: countOf(1, 90, 'days'),
    otherwise: () => STANDARD_SESSION_LIFE.days,
  }),
  sessionIdleHours: setting({
    group: 'Sign-in',
    key: 'session-idle-hours',
    env: 'PLAUDIT_SESSION_IDLE_HOURS',
    about: 'How many hours after its last use a session is over, from 1 to 720.',
    example: '8',
    standard: `\`${STANDARD_SESSION_LIFE.idleHours}\``,
    read: countOf(1, 720, 'hours'),
    otherwise: () => STANDARD_SESSION_LIFE.idleHours,
  }),
  oidcIssuer: setting<string | null>({
    group: 'Sign-in',
    key: 'oidc-issuer',
    env: 'PLAUDIT_OIDC_ISSUER',
    about: 'The address of an OpenID Connect provider for single sign-on. Goes with `oidc-client-id` and its secret.',
    example: 'https://login.example.org',
    standard: 'no single sign-on',
    read: address(['http', 'https'], 'https://login.example.org'),
    otherwise: none,
  }),
  oidcClientId: setting<string | null>({
    group: 'Sign-in',
    key: 'oidc-client-id',
    env: 'PLAUDIT_OIDC_CLIENT_ID',
    about: 'The name under which the provider knows Plaudit.',
    example: 'plaudit',
    standard: 'none',
    read: anyText,
    otherwise: none,
  }),
  oidcClientSecret: setting<string | null>({
    group: 'Sign-in',
    key: 'oidc-client-secret',
    env: 'PLAUDIT_OIDC_CLIENT_SECRET',
    about: "Plaudit's password at the provider.",
    example: 'as the provider gives it',
    standard: 'none',
    secret: 'whole',
    read: anyText,
    otherwise: none,
  }),
  oidcName: setting({
    group: 'Sign-in',
    key: 'oidc-name',
    env: 'PLAUDIT_OIDC_NAME',
    about: 'What the button of the sign-in page calls the provider.',
    example: 'Example account',
    standard: '`Single sign-on`',
    read: anyText,
    otherwise: () => 'Single sign-on',
  }),
  logLevel: setting<(typeof LOG_LEVELS)[number]>({
    group: 'Logs and figures',
    key: 'log-level',
    env: 'PLAUDIT_LOG_LEVEL',
    about: `The least that is logged: ${LOG_LEVELS.map((level) => `\`${level}\``).join(', ')}. \`info\` has a line for each request.`,
    example: 'warn',
    standard: '`info`',
    read: oneOfWords(LOG_LEVELS),
    otherwise: () => 'info',
  }),
  logFormat: setting<'json' | 'text' | null>({
    group: 'Logs and figures',
    key: 'log-format',
    env: 'PLAUDIT_LOG_FORMAT',
    about: '`json`: one object a line, for machines. `text`: short lines for people.',
    example: 'json',
    standard: '`text` in a terminal, else `json`',
    read: oneOfWords(['json', 'text']),
    otherwise: none,
  }),
  metricsToken: setting<string | null>({
    group: 'Logs and figures',
    key: 'metrics-token',
    env: 'PLAUDIT_METRICS_TOKEN',
    about: 'Lets a Prometheus on another machine read `/metrics`, as `Authorization: Bearer TOKEN`.',
    example: 'made by "openssl rand -hex 24"',
    standard: '`/metrics` answers this machine only',
    secret: 'whole',
    read: secretOf(16),
    otherwise: none,
  }),
  otlpUrl: setting<string | null>({
    group: 'Logs and figures',
    key: 'otlp-url',
    env: 'PLAUDIT_OTLP_URL',
    about:
      'An OpenTelemetry collector that takes traces as OTLP over HTTP; `/v1/traces` is added where it has no path.',
    example: 'http://localhost:4318',
    standard: 'no traces are made',
    secret: 'password',
    read: address(['http', 'https'], 'http://localhost:4318'),
    otherwise: none,
  }),
  backupFolder: setting({
    group: 'Backups',
    key: 'backup-folder',
    env: 'PLAUDIT_BACKUP_FOLDER',
    about:
      'Where the nightly backups go, and those before an upgrade. Another disk is better, and another building better still.',
    example: '/mnt/backup/plaudit',
    standard: '`backups` in the home',
    read: path,
    otherwise: ({ home }) => join(home, 'backups'),
  }),
  backupKeep: setting({
    group: 'Backups',
    key: 'backup-keep',
    env: 'PLAUDIT_BACKUP_KEEP',
    about: 'How many nightly backups are kept; the oldest goes when a new one is complete.',
    example: '30',
    standard: '`14`',
    read: countOf(1, 3_650, 'backups'),
    otherwise: () => 14,
  }),
  backupAt: setting<string | null>({
    group: 'Backups',
    key: 'backup-at',
    env: 'PLAUDIT_BACKUP_AT',
    about: 'When the nightly backup begins, in UTC, or `no`. One that was missed is made at the next start.',
    example: '03:15',
    standard: '`02:30`',
    read: timeOfDayOrNo,
    otherwise: () => '02:30',
  }),
  backupPassphrase: setting<string | null>({
    group: 'Backups',
    key: 'backup-passphrase',
    env: 'PLAUDIT_BACKUP_PASSPHRASE',
    about: 'Encrypts every backup that Plaudit makes. Without it they can be read by whoever has the file.',
    example: 'six words nobody would put together',
    standard: 'backups are not encrypted',
    secret: 'whole',
    read: textOf(12),
    otherwise: none,
  }),
} as const;

export type SettingName = keyof typeof SETTINGS;
export const SETTING_NAMES = Object.keys(SETTINGS) as SettingName[];
