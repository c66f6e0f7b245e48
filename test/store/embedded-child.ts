/**
 * Another process that uses the embedded server of the home named in its first argument, for the tests: prints one line
 * of JSON when it is ready or has failed, then obeys one word on its standard input: "stop", or "exit" without stopping.
 */
import { once } from 'node:events';
import { PlauditError } from '../../src/core/basics/problem.ts';
import { startEmbedded } from '../../src/store/embedded/start-embedded.ts';

const [home = '', account] = process.argv.slice(2);
// Only now, as the account may not be allowed to read this program.
if (account !== undefined) process.seteuid?.(Number(account));

try {
  const { connection, joined, stop } = await startEmbedded({ home });
  process.stdout.write(`${JSON.stringify({ connection, joined })}\n`);
  const said = await once(process.stdin, 'data');
  if (String(said).trim() === 'exit') process.exit();
  await stop();
  process.stdin.destroy();
} catch (error) {
  if (!(error instanceof PlauditError)) throw error;
  process.stdout.write(`${JSON.stringify({ code: error.code, message: error.message })}\n`);
}
