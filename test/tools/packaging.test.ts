import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { BESIDES } from '../../src/cli/config-sources.ts';
import { DEFAULT_PORT, SETTING_NAMES, SETTINGS } from '../../src/cli/config-settings.ts';

const read = (name: string): string => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
const FILES = ['Dockerfile', 'compose.yaml', 'compose.postgres.yaml', 'packaging/plaudit.service', 'docs/operating.md'];
const variables = new Set([...SETTING_NAMES.map((name) => SETTINGS[name].env), ...BESIDES]);

test.each(FILES)('%s sets nothing that is no setting', (file) => {
  const named = read(file).match(/\b(?:PLAUDIT_[A-Z_]+|DATABASE_URL)\b/g) ?? [];
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter((name) => !variables.has(name))).toEqual([]);
});

describe('the image', () => {
  const dockerfile = read('Dockerfile');
  const allowed = read('.dockerignore')
    .split('\n')
    .filter((line) => line.startsWith('!'))
    .map((line) => line.slice(1));

  test('is made of files that are there and let in', () => {
    const copied = (/cp -a (.*) \/out\/ /.exec(dockerfile)?.[1] ?? '')
      .split(' ')
      .filter((name) => name !== 'node_modules');
    expect(copied).toEqual(['bin', 'src', 'rulebooks', 'package.json', 'LICENSE']);
    expect([...copied, 'package-lock.json', '.npmrc'].filter((name) => !allowed.includes(name))).toEqual([]);
    expect(allowed.filter((name) => !existsSync(new URL(`../../${name}`, import.meta.url)))).toEqual([]);
  });

  test('listens where it says so', () => {
    expect(dockerfile).toContain(`EXPOSE ${DEFAULT_PORT}\n`);
    expect(dockerfile).toContain(`PLAUDIT_PORT=${DEFAULT_PORT}\n`);
  });
});

type Compose = { services: Record<string, Record<string, unknown>>; volumes: Record<string, unknown> };

test('the Compose files name the version, the port and volumes that are there', () => {
  const [alone, beside] = ['compose.yaml', 'compose.postgres.yaml'].map((name) => parse(read(name)) as Compose) as [
    Compose,
    Compose,
  ];
  const { version } = JSON.parse(read('package.json')) as { version: string };
  expect(alone.services['plaudit']).toMatchObject({
    image: `plaudit:${version}`,
    ports: [`127.0.0.1:${DEFAULT_PORT}:${DEFAULT_PORT}`],
    volumes: ['data:/var/lib/plaudit'],
  });
  expect([Object.keys(alone.volumes), Object.keys(beside.volumes)]).toEqual([['data'], ['postgres']]);
  expect(beside.services['plaudit']).toMatchObject({ depends_on: { postgres: { condition: 'service_healthy' } } });
});

test('whoever stops the service waits longer than a stop may take', () => {
  const stopMs = Number(/STOP_MS = ([\d_]+);/.exec(read('src/cli/start.ts'))?.[1]?.replaceAll('_', ''));
  const unit = Number(/TimeoutStopSec=(\d+)/.exec(read('packaging/plaudit.service'))?.[1]);
  const compose = Number(/stop_grace_period: (\d+)s/.exec(read('compose.yaml'))?.[1]);
  expect(stopMs).toBe(30_000);
  expect(Math.min(unit, compose) * 1000).toBeGreaterThan(stopMs);
});
