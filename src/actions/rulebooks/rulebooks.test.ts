import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { PlauditError } from '../../core/basics/problem.ts';
import {
  BUILT_IN_RULEBOOKS,
  completeRulebook,
  lintRulebookFile,
  loadProfile,
  loadRulebookFile,
  loadRulebooks,
  openRulebook,
  type Rulebooks,
} from './rulebooks.ts';

const OWN = 'docs/examples/own-edition.yaml';
const PROFILE = 'docs/examples/profile-2014.yaml';
const root = mkdtempSync(join(tmpdir(), 'plaudit-rulebooks-'));
let own = '';
let count = 0;
let rulebooks: Rulebooks;

beforeAll(async () => {
  rulebooks = await loadRulebooks();
});
beforeEach(() => {
  count += 1;
  own = mkdtempSync(join(root, `own-${count}-`));
});
afterAll(() => rmSync(root, { recursive: true }));

/** Code and message of the problem that a promise ends with; "fine" when it does not. */
async function problem(promise: Promise<unknown> | (() => unknown)): Promise<string> {
  try {
    await (typeof promise === 'function' ? promise() : promise);
    return 'fine';
  } catch (error) {
    if (!(error instanceof PlauditError)) throw error;
    return `${error.code}: ${error.message.replaceAll(own, 'OWN').replaceAll(root, 'ROOT')}`;
  }
}

describe('the built-in editions', () => {
  test('are eight, in order, and none has a fault', () => {
    expect(rulebooks.list().map((l) => l.key)).toEqual([
      'world-class-call@2008',
      'world-class-call@2009',
      'world-class-call@2010',
      'world-class-call@2011',
      'world-class-call@2012',
      'world-class-call@2013',
      'world-class-call@2014',
      'world-class-fcr@2015',
    ]);
    expect(rulebooks.problems).toEqual([]);
    expect(rulebooks.list().every((l) => l.builtIn)).toBe(true);
    expect(rulebooks.list().flatMap((l) => l.findings.filter((f) => f.severity === 'error'))).toEqual([]);
    expect(rulebooks.registries().map((r) => [r.program, r.year, r.names.length])).toEqual([
      ['world-class-fcr', 2015, 26],
    ]);
  });

  test('carry the hash that sha256sum shows, and the text it is the hash of', () => {
    const { rulebook, yaml, path } = rulebooks.get('world-class-call@2013');
    const listed = readFileSync(join(BUILT_IN_RULEBOOKS, 'editions.sha256'), 'utf8');
    expect(listed).toContain(`${rulebook.sha256}  world-class-call/2013.yaml\n`);
    expect(yaml).toBe(readFileSync(path, 'utf8'));
  });

  test('are found by key, and a wrong key names the nearest', async () => {
    expect(rulebooks.find('world-class-call@1999')).toBeNull();
    expect(await problem(() => rulebooks.get('world-clas-call@2013'))).toBe(
      'rulebook.unknown: No edition is named "world-clas-call@2013". Did you mean "world-class-call@2013"?',
    );
  });

  test.each(['world-class-call@2016', 'world-class-call', 'world-clas-call'])(
    'of a known program all editions are named: %s',
    async (key) => {
      expect(await problem(() => rulebooks.get(key))).toBe(
        `rulebook.unknown: No edition is named "${key}". Editions of world-class-call: 2008, 2009, 2010, 2011, 2012, 2013, 2014. Write it as in "world-class-call@2014".`,
      );
    },
  );

  test.each(['world-class-fcr@2051', 'world-class-fcr@16', 'world-clas-fcr'])(
    'the only one of a program: %s',
    async (key) => {
      expect(await problem(() => rulebooks.get(key))).toBe(
        `rulebook.unknown: No edition is named "${key}". Did you mean "world-class-fcr@2015"?`,
      );
    },
  );
});

describe('a folder of one’s own', () => {
  test('adds editions, also below and through links, and skips files of other kinds', async () => {
    cpSync(OWN, join(own, 'customers', 'mine.yaml'), { recursive: true });
    cpSync('docs/examples/own-edition.examples.yaml', join(own, 'customers', 'mine.examples.yaml'));
    cpSync(PROFILE, join(own, 'board.profile.yaml'));
    writeFileSync(join(root, 'elsewhere'), readFileSync(OWN, 'utf8').replace('"2019"', '"2020"'));
    symlinkSync(join(root, 'elsewhere'), join(own, 'linked.yml'));
    const both = await loadRulebooks({ ownFolder: own });
    expect(both.problems).toEqual([]);
    expect(
      both
        .list()
        .filter((l) => !l.builtIn)
        .map((l) => l.key),
    ).toEqual(['satisfied-customers@2019', 'satisfied-customers@2020']);
    expect(both.list()).toHaveLength(10);
  });

  test('cannot replace a built-in edition', async () => {
    const path = join(own, 'softer.yaml');
    writeFileSync(path, readFileSync('rulebooks/world-class-call/2013.yaml', 'utf8').replace('80/100', '60/100'));
    const both = await loadRulebooks({ ownFolder: own });
    expect(both.problems).toEqual([
      {
        path,
        message: `${path} names the edition world-class-call@2013, which is built in and cannot be replaced: give it a program or an edition of its own.`,
        findings: [],
      },
    ]);
    expect(both.get('world-class-call@2013').rulebook).toEqual(rulebooks.get('world-class-call@2013').rulebook);
  });

  test('cannot name one edition twice', async () => {
    cpSync(OWN, join(own, 'a.yaml'));
    cpSync(OWN, join(own, 'b.yaml'));
    const both = await loadRulebooks({ ownFolder: own });
    expect(both.problems.map((p) => p.message.replaceAll(own, 'OWN'))).toEqual([
      'OWN/b.yaml names the edition satisfied-customers@2019, which OWN/a.yaml names already: give it a program or an edition of its own.',
    ]);
    expect(both.get('satisfied-customers@2019').path).toBe(join(own, 'a.yaml'));
  });

  test('reports what it cannot use and takes the rest', async () => {
    cpSync(OWN, join(own, 'good.yaml'));
    writeFileSync(join(own, 'unit.yaml'), readFileSync(OWN, 'utf8').replace('65/100', '65 %'));
    writeFileSync(join(own, 'latin.yaml'), Uint8Array.from([0x70, 0xe9, 0x0a]));
    symlinkSync(join(own, 'nowhere'), join(own, 'broken.yaml'));
    const both = await loadRulebooks({ ownFolder: own });
    expect(both.problems.map((p) => p.message.replaceAll(own, 'OWN'))).toEqual([
      'OWN/broken.yaml cannot be read: there is no such file.',
      'OWN/latin.yaml is not UTF-8 text: save it as UTF-8.',
      'OWN/unit.yaml:28:10: error: share.value: "65 %" can be read in more than one way. Write "65/100", which is exact.',
    ]);
    expect(both.problems.map((p) => p.findings.length)).toEqual([0, 0, 1]);
    expect(both.find('satisfied-customers@2019')?.builtIn).toBe(false);
  });

  test('that is not there is reported too', async () => {
    const both = await loadRulebooks({ ownFolder: join(own, 'none') });
    expect(both.problems.map((p) => p.message.replaceAll(own, 'OWN'))).toEqual([
      'OWN/none cannot be read: there is no such file.',
    ]);
    expect(both.list()).toHaveLength(8);
  });
});

const lineOf = (beginning: string, path: string): number =>
  1 +
  readFileSync(path, 'utf8')
    .split('\n')
    .findIndex((line) => line.startsWith(beginning));

describe('one file', () => {
  test('is opened by its path, an edition by its key', async () => {
    expect((await openRulebook(rulebooks, OWN)).key).toBe('satisfied-customers@2019');
    expect((await openRulebook(rulebooks, 'world-class-fcr@2015')).builtIn).toBe(true);
  });

  test('cannot judge in the name of a built-in edition, and may be one', async () => {
    const builtIn = 'rulebooks/world-class-call/2013.yaml';
    const path = join(own, 'softer.yaml');
    writeFileSync(path, readFileSync(builtIn, 'utf8').replace('80/100', '60/100'));
    expect(await problem(openRulebook(rulebooks, path))).toBe(
      'rulebook.invalid: OWN/softer.yaml names the edition world-class-call@2013, which is built in and cannot be replaced: give it a program or an edition of its own.',
    );
    const { findings } = await lintRulebookFile(rulebooks, path);
    expect(findings.filter((f) => f.severity === 'error').map((f) => [f.code, f.path, f.line])).toEqual([
      ['name.built-in', 'edition', lineOf('edition:', path)],
    ]);
    expect((await openRulebook(rulebooks, builtIn)).key).toBe('world-class-call@2013');
    expect((await lintRulebookFile(rulebooks, builtIn)).findings.filter((f) => f.severity === 'error')).toEqual([]);
  });

  test('has the hash of its bytes, also with a byte order mark', async () => {
    const path = join(own, 'mark.yaml');
    writeFileSync(path, `\u{feff}${readFileSync(OWN, 'utf8')}`);
    const { rulebook } = await loadRulebookFile(path);
    expect(rulebook.sha256).toBe(createHash('sha256').update(readFileSync(path)).digest('hex'));
  });

  test('that cannot be used is refused in one sentence', async () => {
    writeFileSync(join(own, 'empty.yaml'), '');
    writeFileSync(join(own, 'large.yaml'), 'a'.repeat(3_000_000));
    expect(await problem(loadRulebookFile(join(own, 'none.yaml')))).toBe(
      'rulebook.invalid: OWN/none.yaml cannot be read: there is no such file.',
    );
    expect(await problem(loadRulebookFile(own))).toBe('rulebook.invalid: OWN cannot be read: it is a folder.');
    expect(await problem(loadRulebookFile(join(own, 'empty.yaml')))).toBe(
      'rulebook.invalid: OWN/empty.yaml:1:1: error: A rulebook is a list of "key: value" lines, and this file is not. Begin with "plaudit-rulebook: 1", then one "key: value" a line.',
    );
    expect(await problem(loadRulebookFile(join(own, 'large.yaml')))).toBe(
      'rulebook.invalid: OWN/large.yaml:1:1: error: The file is larger than 100 KB. Check that it is a rulebook; move long texts elsewhere.',
    );
    expect(await problem(loadRulebookFile(PROFILE))).toBe(
      `rulebook.invalid: ${PROFILE}:3:1: error: This is an operator profile, and a rulebook is needed. Name another file, or begin with "plaudit-rulebook: 1".`,
    );
  });

  test('is linted whatever it is', async () => {
    const { findings, sha256 } = await lintRulebookFile(rulebooks, OWN, { volume: { csr: 1 } });
    expect(sha256).toHaveLength(64);
    expect(findings.map((f) => [f.severity, f.code, f.path])).toEqual([
      ['error', 'period.too-short', 'minimum-responses.csr'],
      ['note', 'value.unstated', 'minimum-responses.organization'],
    ]);
  });
});

describe('an operator profile', () => {
  test('completes the edition it is for', async () => {
    const profile = await loadProfile(PROFILE);
    const completed = completeRulebook(rulebooks.get('world-class-call@2014').rulebook, profile, PROFILE);
    expect(completed.share).toMatchObject({
      value: { num: 80, den: 100 },
      comparison: 'more-than',
      suppliedBy: 'Board values for 2014',
    });
    expect(completed.organization.rule).toBe('every-site');
    expect(completed.sha256).toBe(rulebooks.get('world-class-call@2014').rulebook.sha256);
  });

  test('is refused for another, and where it is none', async () => {
    const profile = await loadProfile(PROFILE);
    const other = rulebooks.get('world-class-call@2013').rulebook;
    expect(await problem(() => completeRulebook(other, profile, PROFILE))).toBe(
      `profile.invalid: ${PROFILE}:1:1: error: for: The profile "Board values for 2014" is for world-class-call@2014, not for world-class-call@2013. Write a profile for world-class-call@2013.`,
    );
    expect(await problem(loadProfile(OWN))).toBe(
      `profile.invalid: ${OWN}:4:1: error: This is a rulebook, and an operator profile is needed. Name another file, or begin with "plaudit-profile: 1".`,
    );
  });
});
