import { expect, test } from 'vitest';
import { type LogOptions, openLog } from './log.ts';
import { toldFault } from './told-fault.ts';

function logged(format: LogOptions['format'], level: LogOptions['level'] = 'info') {
  const lines: string[] = [];
  const log = openLog({ format, level, out: { write: (line) => lines.push(line) } });
  return { log, lines };
}

test('a line of JSON has level, time, what is known and nothing else', () => {
  const { log, lines } = logged('json');
  log.info(
    { job: 'import', run: '7', url: '/ann', req: { url: '/ann' }, headers: { cookie: 'ann' } } as object,
    'Done',
  );
  log.child({ run: '8' }).warn('Late');
  const [first, second] = lines.map((line) => JSON.parse(line) as { time: string });
  expect(first).toEqual({ level: 'info', time: first?.time, job: 'import', run: '7', msg: 'Done' });
  expect(first?.time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  expect(second).toEqual({ level: 'warn', time: second?.time, run: '8', msg: 'Late' });
});

test('a line for people is short, a fault has its frames below', () => {
  const { log, lines } = logged('text');
  log.info({ request: 'x', method: 'GET', route: '/api/meta', status: 200, ms: 3.2, principal: 'p1' });
  log.info('Ready. Open http://localhost:4300');
  const cause = Object.assign(new Error('gone'), { code: '08006' });
  log.error({ request: 'x', fault: toldFault(new Error('broken', { cause })) }, 'A fault');
  const text = lines.join('').replaceAll(/^\d\d:\d\d:\d\d/gm, 'TIME');
  const [first, second, third, fourth, ...rest] = text.split('\n');
  expect([first, second, third, fourth]).toEqual([
    'TIME info  GET /api/meta 200 3.2 ms by p1',
    'TIME info  Ready. Open http://localhost:4300',
    'TIME error A fault',
    '         Error: broken',
  ]);
  expect(rest.find((line) => line.includes('08006'))).toBe('         Error 08006: gone');
  expect(rest[0]).toMatch(/^ {11}at .*log\.test\.ts/);
});

test('a level silences those below it', () => {
  const { log, lines } = logged('json', 'error');
  log.warn('no');
  log.error('yes');
  expect(lines.length).toBe(1);
  const silent = logged('json', 'silent');
  silent.log.fatal('no');
  expect(silent.lines).toEqual([]);
});
