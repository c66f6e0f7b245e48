import { expect, test } from 'vitest';
import type { Session } from '../../../http/contract/access.ts';
import { hasNetwork, levelsInSight, ownSubject, seesAll, seesSeveral } from './sight.ts';

type Role = Session['roles'][number];
type Level = Session['standsFor'][number]['subject']['level'];
const about = (role: Role, level: Level, name = 'N'): Session['standsFor'][number] => ({
  role,
  subject: { id: name, level, name },
});
const session = (roles: Role[], ...standsFor: Session['standsFor']) => ({ roles, standsFor, acts: ['network.read'] });

const csr = session(['csr'], about('csr', 'csr'));
const supervisor = session(['supervisor'], about('supervisor', 'supervisor'));
const both = session(['csr', 'site-manager'], about('csr', 'csr'), about('site-manager', 'site'));
const operator = session(['operator', 'csr'], about('csr', 'csr'));

test('the levels in sight are those of the highest subject and below', () => {
  expect(levelsInSight(csr)).toEqual(['csr']);
  expect(levelsInSight(supervisor)).toEqual(['csr', 'supervisor']);
  expect(levelsInSight(both)).toEqual(['csr', 'supervisor', 'site']);
  expect(levelsInSight(operator)).toEqual(['csr', 'supervisor', 'site', 'organization']);
  expect(levelsInSight(session(['judge']))).toEqual([]);
  expect([seesAll(operator), seesAll(both)]).toEqual([true, false]);
  expect([seesSeveral(operator), seesSeveral(both), seesSeveral(csr)]).toEqual([true, true, false]);
});

test('one has a subject of his own who stands for one and is nothing else', () => {
  expect(ownSubject(csr)?.subject.id).toBe('N');
  expect(ownSubject(both)).toBe(null);
  expect(ownSubject(operator)).toBe(null);
  expect(ownSubject(session(['csr'], about('csr', 'csr', 'A'), about('csr', 'csr', 'B')))).toBe(null);
  expect(ownSubject(session([]))).toBe(null);
});

test('a list of himself alone is no list for a CSR', () => {
  expect([hasNetwork(csr), hasNetwork(supervisor), hasNetwork(both), hasNetwork(operator)]).toEqual([
    false,
    true,
    true,
    true,
  ]);
  expect(hasNetwork({ ...session(['judge']), acts: [] })).toBe(false);
});
