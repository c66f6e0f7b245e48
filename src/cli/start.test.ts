import { expect, test } from 'vitest';
import { runInProcess } from '../../test/support/run-cli.ts';
import type { RunningServer } from './deps.ts';

const never = new Promise<never>(() => undefined);

/** Runs `start`, asked to stop so many times; whether the server was stopped, and the exit code it quit with. */
async function start({ asked, server }: { asked: number; server: Promise<RunningServer> }) {
  const quits: number[] = [];
  let times = 0;
  const { code, out } = await runInProcess(['start'], {
    startServer: () => server,
    untilAskedToStop: () => ((times += 1) <= asked ? new Promise((resolve) => setTimeout(resolve, 1)) : never),
    quit: (exitCode) => {
      quits.push(exitCode);
      throw new Error('quit');
    },
  });
  return { code, quits, stopping: out.endsWith('Stopping.\n') };
}

const serverThat = (stop: () => Promise<void>) =>
  Promise.resolve({ url: 'http://localhost:4300', notes: { shown: [], logged: [] }, stop });

test('asked to stop once it is ready, it stops the server', async () => {
  const ended = start({ asked: 1, server: serverThat(async () => undefined) });
  expect(await ended).toEqual({ code: 0, quits: [], stopping: true });
});

test('asked to stop before it is ready, it ends at once', async () => {
  expect(await start({ asked: 1, server: never })).toMatchObject({ quits: [130], stopping: false });
});

test('asked again while it stops, it ends at once', async () => {
  expect(await start({ asked: 2, server: serverThat(() => never) })).toMatchObject({ quits: [130], stopping: true });
});
