import { GROUPS, type Setting, SETTING_NAMES, SETTINGS } from './config-settings.ts';

const HEAD = `# Configuration

Written from \`src/cli/config-settings.ts\` by \`npx plaudit config docs\`: change it there.

Every setting may stand in one YAML file, which \`--config FILE\` or the variable \`PLAUDIT_CONFIG\` names, or in a variable of the environment. The command line (\`--port\`) goes before the environment, the environment before the file, the file before the default. An empty variable counts as none. A relative path begins, in the file, at the file's folder, elsewhere at the folder where Plaudit is started.

A key of the file or a variable \`PLAUDIT_...\` that is no setting is an error that names the nearest; a value that cannot be used is an error that says what to write. \`plaudit config\` shows what holds and where each value came from, without secrets; \`plaudit doctor\` says everything that is wrong at once.

\`\`\`yaml
# /etc/plaudit/plaudit.yaml
home: /var/lib/plaudit
url: https://certify.example.org
operator: Contact Center Association
smtp-url: smtps://user:password@mail.example.org:465
trust-proxy: loopback
demo: no
\`\`\`

A file that holds a password is to be read by nobody else: mode 0600, or 0640 with the service's own group. In Kubernetes set \`enableServiceLinks: false\`, as a service named "plaudit" would otherwise put a \`PLAUDIT_PORT\` of its own into the environment.
`;

const FOOT = `
## Besides

\`PLAUDIT_CONFIG\` names the file. \`PLAUDIT_DEBUG=1\` shows where a fault of Plaudit happened, with its stack. Neither can stand in the file.
`;

/** docs/configuration.md, a table for each group of settings. */
export function configurationPage(): string {
  const groups = GROUPS.map((group) => {
    const names = SETTING_NAMES.filter((name) => SETTINGS[name].group === group);
    return `\n## ${group}\n\n${names.map((name) => section(SETTINGS[name] as Setting<unknown>)).join('\n')}`;
  });
  return `${HEAD}${groups.join('')}${FOOT}`;
}

function section({ key, env, about, example, standard, secret }: Setting<unknown>): string {
  const hidden =
    secret === undefined
      ? ''
      : secret === 'whole'
        ? ' Never shown or logged.'
        : ' Its password is never shown or logged.';
  return `### \`${key}\`\n\n\`${env}\`. ${about}${hidden}\n\nDefault: ${standard}. Example: \`${example}\`\n`;
}
