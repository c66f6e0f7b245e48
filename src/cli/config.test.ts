import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parsePort, readConfig } from './config.ts';

const UNSET = {
  home: resolve('/work-folder/.plaudit'),
  databaseUrl: null,
  host: '127.0.0.1',
  port: 4300,
  publicUrl: 'http://localhost:4300',
  rulebooksFolder: undefined,
  operator: 'Plaudit demonstration',
  demo: true,
};
const NAMES = ['HOME', 'PORT', 'HOST', 'URL', 'RULEBOOKS', 'OPERATOR', 'DEMO'].map((name) => `PLAUDIT_${name}`);

describe('what the environment sets', () => {
  test('has a value where nothing is set', () => {
    expect(readConfig({}, '/work-folder')).toEqual(UNSET);
  });

  test('is not set where it is empty', () => {
    const empty = Object.fromEntries(['DATABASE_URL', ...NAMES].map((name) => [name, '']));
    expect(readConfig(empty, '/work-folder')).toEqual(UNSET);
  });

  test('is taken as it stands', () => {
    const env = { PLAUDIT_HOME: '~/p', PLAUDIT_PORT: '80', PLAUDIT_URL: 'https://a.example/', PLAUDIT_DEMO: 'no' };
    expect(readConfig(env, '/work-folder')).toMatchObject({
      home: join(homedir(), 'p'),
      port: 80,
      publicUrl: 'https://a.example',
      demo: false,
    });
  });

  test.each([
    ['PLAUDIT_PORT', 'abc', 'a port from 1 to 65535'],
    ['PLAUDIT_PORT', '0', 'a port from 1 to 65535'],
    ['PLAUDIT_URL', 'localhost:8080', 'an address such as https://certify.example.org'],
    ['PLAUDIT_URL', 'foo', 'an address such as https://certify.example.org'],
    ['PLAUDIT_DEMO', 'false', 'yes or no'],
  ])('%s cannot be "%s"', (name, text, expected) => {
    expect(() => readConfig({ [name]: text }, '/work-folder')).toThrow(`${name} is "${text}": write ${expected}.`);
  });
});

test.each([
  ['1', 1],
  ['65535', 65_535],
  ['0', null],
  ['65536', null],
  ['0x10', null],
  ['4300.0', null],
  ['', null],
])('the port "%s" is %s', (text, port) => {
  expect(parsePort(text)).toBe(port);
});
